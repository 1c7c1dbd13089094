"""Tests of an hour or more: make test-long. A small form of each stands among the others."""
