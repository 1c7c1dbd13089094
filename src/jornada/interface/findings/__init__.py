"""What is said of many runs: what an answer depends on, what each policy brings, where a budget does most.

Sentences made of numbers, charts, files.
"""
