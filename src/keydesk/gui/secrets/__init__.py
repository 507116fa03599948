"""What a person types or sees of a value is bytes in locked memory, cut into glyphs and judged in place."""
