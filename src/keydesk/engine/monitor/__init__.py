"""What the history tells about use: pure functions and counters over the stream of records."""
