"""The panes of the window: they show, and say what the user wants; they decide nothing."""
