"""Pages of studies: the answer, what it rests on, and all claims on one screen."""
