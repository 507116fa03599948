"""Painting primitives take (painter, rect, theme, what, direction), mirror for right-to-left, and hold nothing.

`strip` cuts a rectangle from its leading edge; `text`, `chips`, `bars`, `charts`, `rings`, `tiles` draw into the
pieces; `marks` says which icon, tone and word a state, an expiry band or an outcome has.
"""
