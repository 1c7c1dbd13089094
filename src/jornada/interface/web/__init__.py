"""A local page that answers "what if", and the interface for programs that it uses itself."""
