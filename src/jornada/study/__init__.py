"""What we ask of many runs: ensembles, summaries, comparisons and scores."""
