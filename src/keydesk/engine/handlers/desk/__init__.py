"""What the worker holds of an open vault, and the few moves that every handler is made of."""
