"""Filtering.

Many runs carried along with what was published, those that agree taken on, so that a run can start from today.
"""
