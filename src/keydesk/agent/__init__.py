"""The agent's processes: a supervisor that holds no secret, a worker that holds them all, and who is asking it."""
