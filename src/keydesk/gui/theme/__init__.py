"""What everything looks like: tokens, the theme worn, its style sheet, icons."""
