"""Points at which a scenario is run.

Values at quantiles of their ranges, the same runs at each, what is counted kept beside each other.
"""
