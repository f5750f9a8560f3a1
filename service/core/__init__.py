"""The pure core: no IO, no clock, no vendor. Text in, spans, numbers and sentences out.

The two libraries used here, nupunkt for sentence boundaries and PyStemmer for word stems, are pure functions.
"""
