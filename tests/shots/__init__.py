"""Pictures of every screen, taken from the real window before a real agent, in both themes and at two scales."""
