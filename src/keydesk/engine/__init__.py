"""The engine: vault, keys, rules and history, with no Qt, no sockets and no clock of its own."""
