"""The signs that items of a list begin with, as parts of patterns, and what paragraphs are labelled with."""

import re

from service.core.text.calendar_names import ANY_MONTH

BULLET = "[-*+•–]"
ITEM_SIGN = rf"(?:{BULLET}|\d{{1,3}}[.)])"
# "4. Fees.", "January.", "4. **Hens on plot 22.**", "**Opening hours:**". What is bold in a paragraph, or has a verb,
# is a sentence; any other word by itself ("Limitations.", but also "Yes." and "Prof.") only begins one.
_NO_VERB = r"(?![^*_.:\n]*\b(?:is|are|was|were|has|have|had|do|does|did|must|may|can|will|shall|should|not|by)\b)"
LABEL = re.compile(
    rf"""(?P<item>(?:{ITEM_SIGN}|\d{{1,3}}(?:\.\d{{1,3}})+)[ ])?(?P<mark>\*\*|__)
        {_NO_VERB}
        (?P<bold>[^*_,.?\n][^*_,?\n]{{1,60}}?)(?:(?:(?(item)[.:!]|:))(?P=mark)|(?P=mark)(?(item)[.:]|:))
    | \d{{1,3}}(?:\.\d{{1,3}})*[.)][ ]{_NO_VERB}(?P<numbered>[^\W\d_][\w’'&()-]*(?:[ ][\w’'&()-]+){{0,3}})[.:]
    | \d{{1,3}}(?:\.\d{{1,3}})+[ ]{_NO_VERB}(?P<clause>[A-Z][\w’'&()-]*(?:[ ][\w’'&()-]+){{0,3}})[.:]
    | (?P<month>{ANY_MONTH})\. | (?P<word>[A-Z][a-z]{{2,}}(?<!ly))\.""",
    re.VERBOSE,
)
