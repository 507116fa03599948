"""Time and keys: what is due, what has expired, and which versions may still be served. Pure."""
