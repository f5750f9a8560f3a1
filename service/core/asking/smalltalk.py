"""What people say that asks nothing of the documents: a greeting, thanks, a word about the assistant, keys hit at
random. Pure.

Only what is nothing else counts: "Hi, when did the call begin?" is a question, and so are a few words to look for
("harbour tariffs 2024") and "Tell me about the pier".
"""

from __future__ import annotations

import re

# One to a line, in small letters and without signs but the apostrophe.
_SAID = r"""
(?:hi+|hello+|hey+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day|night)|morning|evening){to}
hallo|moin|servus|guten (?:tag|morgen|abend)|bonjour|bonsoir|salut|hola|buenos dias|ciao|danke|merci|gracias
(?:many )?(?:thanks?|thank you|thx|ty|cheers)(?: (?:so|very) much| a lot| a million| again| anyway)?{to}
(?:thanks|thank you) for (?:your|the|all your|that) ?(?:help|answers?|time)?
(?:good ?)?bye(?: ?bye)?(?: for now)?|see (?:you|ya)(?: (?:later|soon|tomorrow))?|have a (?:nice|good|great) (?:day|one)
ok(?:ay)?|k|yes|yep|yeah|no|nope|sure|great|cool|nice|perfect|fine|awesome|excellent|alright|all right|right|wow|lol
ha(?:ha)+|got it|i see|understood|never ?mind|well done|good (?:job|bot)|no problem|no worries|please|sorry
that(?: is|'s) (?:all|great|good|fine)|that (?:really )?help(?:s|ed)(?: me)?(?: a lot)?
that was (?:very )?(?:helpful|useful)|you(?: are|'re) welcome|nice to meet you
(?:just )?test(?:ing)?(?: (?:test(?:ing)?|1 2 3|123|one two three))*|ping|is this (?:thing )?on|this is a test
(?:who|what) (?:are|r) (?:you|u)|what(?: is|'s) your name|do you have a name|tell me about yourself|introduce yourself
how (?:are|r) (?:you|u)(?: (?:doing|today))*|how(?: is|'s) it going|what(?: is|'s) up|how do you do
i(?: am|'m) (?:fine|good|ok)
(?:what|how) (?:can|do|could|will) you (?:do|help|know|work|answer|tell)(?: (?:for )?me)?(?: with)?
what (?:can|should|could|may) i ask(?: you)?(?: about)?|how (?:do|can|should) i (?:use|ask) you
(?:can|could|will|would) you (?:help|hear)(?: me)?|(?:i need )?help(?: me)?
are you (?:(?:an?|real|really|still) )*(?:bot|human|robot|ai|person|machine|chatgpt|gpt|there|real|alive|ready|okay)
who (?:made|built|created|trained|wrote|programmed) you|(?:which|what) (?:model|llm|ai) are you
(?:can|may) i ask (?:you )?(?:a|some|another|one more) questions?|i have (?:a|another|some) questions?
"""
_TO_WHOM = "(?: (?:there|all|everyone|everybody|again|footnote|bot|assistant|team|you|folks|friend|mate|please))*"
_ANY = re.compile("|".join(f"(?:{line})" for line in _SAID.replace("{to}", _TO_WHOM).strip().splitlines()))
_MOST_WORDS = 12  # of one of them
_JOINS = frozenset("and but so well".split())
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_MASHED = {row[at : at + 3] for line in _KEY_ROWS for row in (line, line[::-1]) for at in range(len(row) - 2)}
_MASHED_FOUR = frozenset("qwer asdf sdfg hjkl jkjk zxcv".split())  # of four letters: "wert" and Trew are words
_LONGEST = 200  # characters


def is_smalltalk(text: str) -> bool:
    """Whether a text asks nothing that documents could answer.

    >>> [is_smalltalk(t) for t in ("Hi there!", "Thanks, that helped.", "Who are you?", "???", "asdf", "ok, test")]
    [True, True, True, True, True, True]
    >>> [is_smalltalk(t) for t in ("Hi, who runs the pier?", "board chair", "test results", "Who is who?", "List them")]
    [False, False, False, False, False]
    """
    if len(text) > _LONGEST:
        return False
    words = re.sub(r"[^\w']+", " ", text.replace("’", "'").lower()).split()
    return not any(word.strip("_") for word in words) or _is_nothing_else(words) or _is_mashed(" ".join(words))


def _is_nothing_else(words: list[str]) -> bool:
    """Whether the words are these, one after the other. Word by word, so that no text takes long."""
    reached = {0}
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1) if start in reached else ():
            if _ANY.fullmatch(" ".join(words[start:end])):
                reached |= {end, end + 1} if words[end : end + 1] and words[end] in _JOINS else {end}
    return len(words) in reached


def _is_mashed(text: str) -> bool:
    """Whether it is one word, of one letter, or of keys that lie side by side."""
    if len(text) < 4 or not text.isascii() or not text.isalpha() or text == "qwerty":
        return False
    if len(text) == 4:
        return text in _MASHED_FOUR or len(set(text)) == 1
    beside = [text[at : at + 3] in _MASHED for at in range(len(text) - 2)]
    return len(set(text)) == 1 or (sum(beside) >= len(beside) / 2 and beside[0] and beside[-1])
