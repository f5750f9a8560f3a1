"""The signs that items of a list begin with, as parts of patterns, and what paragraphs are labelled with."""

import re

BULLET = "[-*+•–]"
ITEM_SIGN = rf"(?:{BULLET}|\d{{1,3}}[.)])"
# "4. Fees.", "January.", "4. **Hens on plot 22.**", "**Opening hours:**". What is bold and has a verb is a sentence.
LABEL = re.compile(
    rf"""(?:(?:{ITEM_SIGN}|\d{{1,3}}(?:\.\d{{1,3}})+)[ ])?(?P<mark>\*\*|__)
        (?![^*_\n]*\b(?:is|are|was|were|has|have|had|do|does|did|must|may|can|will|shall|should|not|by)\b)
        (?P<bold>[^*_,.?\n][^*_,?\n]{{1,60}}?)(?:[.:!](?P=mark)|(?P=mark)[.:])
    | \d{{1,3}}(?:\.\d{{1,3}})*[.)]?[ ](?P<numbered>[^\W\d_][\w’'&-]*(?:[ ][\w’'&-]+){{0,3}})\.
    | (?P<word>[A-Z][a-z]{{2,}}(?<!ly))\.""",
    re.VERBOSE,
)
