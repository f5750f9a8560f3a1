"""Texts as they are: where sentences, sections and tables begin, which words, numbers and days stand in them."""
