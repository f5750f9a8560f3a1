"""Evals: hand-written cases, asked through the code that answers `/ask`, and pure scorers.

suites/      the cases, one JSON object a line (`cases.py` says what a case is)
corpora/     documents that were written for a suite
lessons/     documents and questions that the reranker is taught with (`tuning/`); nothing is measured on those
"""
