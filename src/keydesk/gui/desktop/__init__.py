"""What is heard from the desktop: whether a screen is there, its wishes, and that it locks."""
