"""The window's language: which one is spoken, how English counts, and what the agent said, in the person's words."""
