"""Tests of what must hold whatever happens: damaged files, kills, a full disk."""
