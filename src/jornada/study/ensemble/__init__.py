"""Many runs of a scenario: planned, made in parallel, resumed, verified."""
