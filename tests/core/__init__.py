"""Tests of the pure core, one file a module: worked examples, and properties of whatever Hypothesis can think of."""
