"""Tests of Footnote: what it does, told as sentences."""
