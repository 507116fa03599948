"""Foreign files become parsed keys here: bytes in, parsed keys out, with no file system and no network.

Start at `reading.parse`; `probing.probe` says what a file is by its content, `parsed` holds what comes out, and
`exchange` carries it between the jailed child and the agent.
"""
