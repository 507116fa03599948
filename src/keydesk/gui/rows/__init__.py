"""The rows of the window's lists: painted from the theme, mirrored for right-to-left, spoken by their models."""
