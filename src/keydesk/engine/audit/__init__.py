"""The audit history: an append-only Merkle log, its records, its signed checkpoints and their verification."""
