"""Simulated against counted figures."""
