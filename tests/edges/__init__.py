"""Tests of the edges: each against the real thing or a server that behaves like it."""
