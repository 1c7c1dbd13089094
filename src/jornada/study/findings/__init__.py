"""What many runs found: by place, office, paper, policy."""
