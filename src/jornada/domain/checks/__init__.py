"""Rules of meaning: one module a noun, all told at once by `assemble`."""
