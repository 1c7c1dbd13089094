"""What happens in a day: pure functions on arrays and the exact draws behind them."""
