"""What is timed, and the results under git. Absolute times are noisy: compare inside one run."""
