"""The signs that items of a list begin with, as parts of patterns."""

BULLET = "[-*+•–]"
ITEM_SIGN = rf"(?:{BULLET}|\d{{1,3}}[.)])"
