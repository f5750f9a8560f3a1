"""Tests of the evals: every scorer on examples worked out by hand, the statistics on data whose answer is known."""
