"""Studies: their variants run from a common past, what differs pair by pair, and what the answer rests on."""
