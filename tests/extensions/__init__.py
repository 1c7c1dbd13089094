"""Four extensions that stand outside the package, as somebody would write their own."""
