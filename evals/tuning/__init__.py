"""Tunes the embedded LLM to tell which line of a text answers a question: `python -m evals.tuning`.

It takes the packages of the dependency group `tune`, some 16 GB of memory, and on two cores with bfloat16 an hour.
"""
