"""Teaches the reranker which sentence answers a question, and when none does: `python -m evals.tuning teach`.

What it learns from is hand-written (`evals/lessons/`): documents, and questions to them with every sentence that
answers. No document or question of any suite is among them, nor any public data, so that what is measured was never
learnt; how much of it is used (KEPT) was chosen by looking at some of them.

It takes the packages of the dependency group `tuning`, 3 GB of memory, and on two cores an hour or two.
"""
