"""Where a vault's rows live: the bundle, its header and anchor, and the database whose state memory can prove."""
