"""What exists: one noun a file, frozen, without rules on other nouns."""
