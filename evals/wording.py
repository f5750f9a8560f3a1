"""Texts for comparing: their words, and the words that say something. Pure."""

from __future__ import annotations

import re

import Stemmer

from evals.values import words

_ARTICLES = {"a", "an", "the"}
_MARK = re.compile(r"\[\d+\]")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_STEMMER = Stemmer.Stemmer("english")
_FUNCTION_WORDS = set(
    """
    about after all also and any are as at be because been before being between both but by can could did do does
    during each for from had has have he her here him his how i if in into is it its itself may might more most must no
    nor not of on one only or other our out over own same she should so some such than that their them then there these
    they this those through to too under until up very was we were what when where which while who whom whose why will
    with would yes you your
    """.split()
)


def normal(text: str) -> str:
    """Text for comparing: case, accents, punctuation, articles, tags and marks do not count; numbers, dates and times
    are values (see evals.values).

    >>> normal("The call began at 8 a.m.; twenty-one of 1,200 “agreed”.[1]")
    'call began at 8:00 21 of 1200 agreed'
    """
    return " ".join(word for word in words(_TAG.sub(" ", _MARK.sub(" ", text))) if word not in _ARTICLES)


def content(text: str) -> set[str]:
    """The stems of the words that say something, and the values; function words do not.

    >>> sorted(content("The tariffs were on 21 of them."))
    ['21', 'tariff']
    """
    return set(_STEMMER.stemWords([word for word in normal(text).split() if word not in _FUNCTION_WORDS]))
