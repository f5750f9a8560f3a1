"""Readers, format by format; and what hostile files do to them."""
