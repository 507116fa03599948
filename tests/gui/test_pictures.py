"""No picture of any screen shows what was not revealed: two vaults that differ in their secrets alone look alike (P5).

Every stop of the walk through all screens is taken once before each of two vaults, in both themes. What differs between
the pictures can only come from a secret, and must be exactly what was asked to be seen.
"""

from __future__ import annotations

import pathlib
import tempfile
from typing import TYPE_CHECKING

import pytest

from keydesk.gui.theme.look import Wish
from tests.engine.handlers.conftest import MEMORY_DISK
from tests.gui.secrets_of_two import two
from tests.gui.still import StillCamera
from tests.shots.walk import SEEN, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.gui.theme.look import Look
    from tests.gui.secrets_of_two import Secrets


@pytest.fixture
def place() -> Iterator[pathlib.Path]:
    root = pathlib.Path(tempfile.mkdtemp(prefix="kd-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    yield root / "walk"
    root.rmdir()


def pictures(look: Look, secrets: Secrets, place: pathlib.Path) -> dict[str, bytes]:
    camera = StillCamera(look, secrets, place)
    try:
        walk(camera)
    finally:
        camera.leave()
    return camera.pictures


@pytest.mark.parametrize("theme", [Wish.LIGHT, Wish.DARK])
def test_pictures_change_with_a_secret_only_where_it_was_revealed(
    light_look: Look, theme: Wish, place: pathlib.Path
) -> None:
    light_look.choose(theme)
    one, other = (pictures(light_look, secrets, place) for secrets in two())
    assert one.keys() == other.keys()
    assert len(one) == STOPS
    assert {name for name in one if one[name] != other[name]} == SEEN


def test_the_two_vaults_have_no_secret_in_common() -> None:
    one, other = two()
    assert not set(one.all()) & set(other.all())


STOPS = 45
"""Pictures a walk takes; one that is left out by mistake is missed here."""
