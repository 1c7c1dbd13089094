"""Reports and all that goes with them."""
