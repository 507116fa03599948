"""Keys, sealing and locked memory: no other room calls a primitive."""
