"""Calibration.

Values of uncertain parameters that agree with what was published, as weighted draws, with what is not identified said.
"""
