"""How Hypothesis looks for counterexamples: the same way on every run, without a clock and without files."""

from hypothesis import settings

settings.register_profile("core", deadline=None, derandomize=True, database=None)
settings.load_profile("core")
