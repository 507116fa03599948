"""The command line: one file a verb, the same words as in the window, and stable exit codes."""
