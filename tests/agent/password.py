"""The twin's password; the twin itself knows only its hash, so that a search of its memory means something."""

PASSWORD = b"correct horse"
