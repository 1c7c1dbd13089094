"""What is asked of several scenarios: comparisons, sensitivity, changes."""
