"""Every budget is measured here, as a ratio against a peer in the same run."""
