"""The window: the only room that imports PySide6, and it loads neither the engine nor the agent.

The foundation, and how to use it
---------------------------------
Look and theme (`theme/`: `look`, `tokens`, `stylesheet`, `icons`, `resources`; the desktop's wishes: `desktop/portal`)
    `look = Look(app, Wish.SYSTEM, scale=1.0)` applies a theme and follows the desktop; `look.theme` is the one in
    force, `look.changed` says that it is another now, `look.choose(wish, scale=…)` and `look.toggle()` change it.
    Tokens are in `resources/theme/light.json` and `dark.json`, one file a theme; `tools/resources.py` compiles them:
    `theme.colour.text_muted` · `theme.tone(Tone.DANGER).text | .soft | .solid | .line` · `theme.profile("prod").line` ·
    `theme.ink("danger")` by name · `theme.px("row")`, `theme.px(12)` grow with the text · `theme.radius("m")` ·
    `theme.font("strong")`, `theme.metrics("small")`: caption small small_strong body medium strong heading title
    display figures mono mono_small.
    Widgets take variants by dynamic property, set before they are shown: `QPushButton[kind]` primary danger ghost
    link · `QLabel[role]` title heading strong secondary muted small caption section danger mono ·
    `QWidget[panel]` canvas surface sidebar bar foot card raised sunken (with WA_StyledBackground) ·
    `QLineEdit[kind]` search bare · `QLineEdit[state]` invalid · `QFrame[line]` true vertical.

Icons (`theme/icons`)
    `look.set_icon(button_or_action, "copy", "text_secondary")` follows theme and screens; `draw_icon(painter, rect,
    name, colour)` paints one, snapped to device pixels; `icon(name, theme, token)` makes one QIcon of this theme.

Painting (`paint/`), for delegates: (painter, rect, theme, what, direction)
    `Strip(rect, direction).leading(w, gap=8) | .trailing(w) | .rest()` cuts mirrored cells · `draw_text`,
    `text_width` · `Chip(text, icon, tone)`, `draw_chip`, `chip_width`, `algorithm_chip`, `draw_count`,
    `draw_keycaps` · `Expiry(left, whole, used, tone, icon)`, `draw_expiry`, `draw_bar` · `draw_sparkline`,
    `draw_histogram`, `draw_stack` · `draw_ring` · `draw_tile`, `draw_initials`, `draw_timeline_mark`, `draw_mask`.
    `paint.marks`: STATES, GRACE, BANDS, OUTCOMES, PROFILES give icon and tone; `MarkWords` the words.

Language (`language/`; how to translate: i18n/README.md)
    `self.tr("literal")` or `self.tr("%Ln keys", "", count)`, never inside an f-string, never built from parts ·
    `filled(self.tr("Moved %1 to %2."), name, path)` · `isolated(name)` where it is painted · what the agent said in
    English: `told(sentence)`, `told_error(error)` · dates, numbers, spans: `Words` · `speak(app, wish)` at the start.

Controls (`controls/`)
    `ChipMark`, `Tile`, `Initials`, `ExpiryBar`, `Sparkline`, `Histogram`, `CountdownRing.start(timedelta)` ·
    `FilterChip` (toggled), `Segments(look, [(id, text, icon)])` (chosen) · `EmptyState.add_button`, `Banner`
    (acted, closed) · `label(text, role)`, `button(look, text, kind, icon)`.

Secrets (`controls/secret_field`, `controls/value_view`, `secrets/`, `clipboard/`)
    `SecretField(name)`: `take() -> bytearray` (the caller zeroes it), `wipe()`, `peek()`, `matches(other)`, `length`;
    signals `length_changed`, `keyboard_changed(caps, layout)`, `refused`, `returnPressed`.
    `ValueView(look)`: `asked` while Space is held; answer with `reveal(body, timedelta)`, which zeroes `body`;
    `remask()`, `is_shown`, `shown_changed`. Connect `wipe` and `remask` to lock.
    `secrets.strength.estimate(field.peek()) -> Estimate(bits, grade, weakness)`.
    `secrets.memory.zero(buffer)` zeroes what was taken. The clipboard holder is a process: see `clipboard/holder`.
"""
