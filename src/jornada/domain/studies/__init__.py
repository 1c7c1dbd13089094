"""What a study is: variants of a scenario that part on a day, and the measure that answers its question."""
