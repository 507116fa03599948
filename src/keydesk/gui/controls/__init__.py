"""Small widgets of our own: chips to read and to press, segments, bars, rings, banners and the teaching empty state."""
