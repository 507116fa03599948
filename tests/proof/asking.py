"""Every question a client can ask of a vault, asked; what is right for a truth is known without the vault.

An answer is plain and comparable; an error stands as its code. Answers that come from hints (lists, search, counts)
carry whether the vault itself says they are not proven yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keydesk.errors import KeydeskError
from keydesk.model.access import Action
from keydesk.model.paths import Path
from keydesk.model.requests import (
    Describe,
    Get,
    KeyDetail,
    ListKeys,
    ListNamespaces,
    Namespaces,
    Page,
    Status,
    StatusReply,
)
from keydesk.model.states import State
from tests.engine.handlers.world import taken
from tests.proof.steps import REASON, STRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.proof.desk import ProofDesk
    from tests.proof.steps import Truth

ABSENT = "not-found"
TOP = Path(())
MOST_FAILURES = 20
"""Ticks that may fail before the background work is given up."""
HINTED = ("list", "direct", "deleted", "total", "search", "filter", "namespaces", "keys")


@dataclass(frozen=True, slots=True)
class Failed:
    """An error instead of an answer."""

    code: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What the vault said, by question; `doubted` are those it called unproven."""

    said: dict[tuple[str, ...], Any]
    doubted: frozenset[tuple[str, ...]]

    def wrong(self, truth: dict[tuple[str, ...], Any], *, errors: Iterable[str] = ()) -> list[str]:
        """The questions answered otherwise than is true, neither by one of these errors nor called unproven."""
        allowed = set(errors)
        return [
            f"{' '.join(question)}: {_shown(self.said.get(question))} instead of {_shown(right)}"
            for question, right in truth.items()
            if (answer := self.said.get(question)) != right
            and not (isinstance(answer, Failed) and answer.code in allowed)
            and question not in self.doubted
        ]


def settle(desk: ProofDesk) -> None:
    """Let the vault's background work come to its end, as the agent does: an error of ours is told, not fatal."""
    failed = 0
    while failed < MOST_FAILURES:
        try:
            if desk.vault.tick() != "more":
                return
        except KeydeskError:
            failed += 1


def ask_all(desk: ProofDesk, truth: Truth, paths: Iterable[str], filters: Iterable[str] = ()) -> Answers:
    """Ask everything about these paths, and what lists, filters and counts say; the truth tells how much to ask."""
    said: dict[tuple[str, ...], Any] = {}
    doubted: set[tuple[str, ...]] = set()
    for root in STRICT:
        _answer(lambda root=root: desk.step_up(root, REASON))  # type: ignore[misc]
    _ask_lists(desk, said, doubted, truth, paths, filters)
    for path in sorted({*paths, *(old for old, _ in truth.moved)}):
        detail = _answer(lambda path=path: desk.head(KeyDetail, Describe(path)))  # type: ignore[misc]
        said["key", path] = detail if isinstance(detail, Failed) else _about(detail)
        for number in _served(detail, truth, path):
            question = ("value", path, str(number))
            said[question] = _answer(lambda path=path, n=number: _value(desk, path, n))  # type: ignore[misc]
    return Answers(said, frozenset(doubted))


def right_answers(truth: Truth, paths: Iterable[str]) -> dict[tuple[str, ...], Any]:
    """What `ask_all` must hear of a vault that holds this truth."""
    keys = truth.by_path
    present = sorted(path for path, key in keys.items() if not key.is_deleted)
    right: dict[tuple[str, ...], Any] = {
        ("list",): tuple(present),
        ("deleted",): tuple(sorted(path for path, key in keys.items() if key.is_deleted)),
        ("total",): len(present),
        ("keys",): len(present),
        ("namespaces",): tuple(
            (name, *_counted(present, name)) for name in sorted(truth.namespaces, key=lambda name: name.split("/"))
        ),
    }
    for name in _searched(paths):
        right["search", name] = tuple(path for path in present if path.endswith(name))
    for name in truth.namespaces:
        right["direct", name] = tuple(path for path in present if path.rpartition("/")[0] == name)
    for path in {*paths, *(old for old, _ in truth.moved)}:
        where = dict(truth.moved).get(path, path)
        key = keys.get(where) or (dict(truth.buried).get(where) if where != path else None)
        if key is None:
            right["key", path] = Failed(ABSENT)
            continue
        destroyed = tuple(number for number, value in enumerate(key.values, 1) if value is None)
        right["key", path] = (where, key.purpose, key.current, key.is_deleted, len(key.values), destroyed)
        for number, value in enumerate(key.values, 1):
            if value is not None and not key.is_deleted:
                right["value", path, str(number)] = value
    return right


def _ask_lists(
    desk: ProofDesk,
    said: dict[Any, Any],
    doubted: set[Any],
    truth: Truth,
    paths: Iterable[str],
    filters: Iterable[str],
) -> None:
    def note(question: tuple[str, ...], answer: Any, shape: Callable[[Any], Any], *, is_doubted: bool) -> None:
        said[question] = answer if isinstance(answer, Failed) else shape(answer)
        if not isinstance(answer, Failed) and is_doubted:
            doubted.add(question)

    def list_(question: tuple[str, ...], text: str, within: Path = TOP) -> None:
        page = _answer(lambda: _page(desk, text, within))
        is_doubted = not isinstance(page, Failed) and page[2]
        note(question, page, lambda page: page[0], is_doubted=is_doubted)
        if question == ("list",):
            note(("total",), page, lambda page: page[1], is_doubted=is_doubted)

    list_(("list",), "")
    list_(("deleted",), "is:deleted")
    for name in _searched(paths):
        list_(("search", name), name)
    for name in truth.namespaces:
        list_(("direct", name), "", Path.parse(name))
    for text in filters:
        list_(("filter", text), text)
    found = _answer(lambda: desk.head(Namespaces, ListNamespaces()))
    shape = lambda reply: tuple((str(each.path), each.keys, each.keys_below) for each in reply.namespaces)  # noqa: E731
    note(("namespaces",), found, shape, is_doubted=not isinstance(found, Failed) and found.checking)
    status = _answer(lambda: desk.head(StatusReply, Status()))
    note(("keys",), status, lambda status: status.keys, is_doubted=not isinstance(status, Failed) and status.checking)
    if isinstance(status, Failed) or status.is_damaged:  # the vault says in so many words that something is wrong
        doubted.update(
            question for question in said if question[0] in HINTED and not isinstance(said[question], Failed)
        )


def _served(detail: KeyDetail | Failed, truth: Truth, path: str) -> list[int]:
    """The versions to ask for: those the vault describes, and where it cannot, those that truly are there."""
    if isinstance(detail, Failed):
        key = truth.by_path.get(dict(truth.moved).get(path, path))
        if key is None or key.is_deleted or detail.code == ABSENT:
            return []
        return [number for number, value in enumerate(key.values, 1) if value is not None]
    if detail.key.deleted is not None:
        return []
    return sorted(version.number for version in detail.versions if version.state is not State.DESTROYED)


def _answer(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except KeydeskError as error:
        return Failed(error.code if error.next_step else "no next step")


def _page(desk: ProofDesk, text: str, within: Path) -> tuple[tuple[str, ...], int, bool]:
    """All pages of a list, of one namespace alone or of all: paths, the total it claims, and whether it is unproven."""
    paths: list[str] = []
    after, is_doubted = "", False
    while True:
        asked = ListKeys(namespace=within, recursive=within == TOP, filter=text, after=after, limit=1000)
        page = desk.head(Page, asked)
        paths += [str(row.path) for row in page.rows]
        is_doubted |= page.checking
        if not page.after:
            return tuple(sorted(paths)), page.total, is_doubted
        after = page.after


def _value(desk: ProofDesk, path: str, number: int) -> bytes:
    return taken(desk.send(Get(path, version=number, reason=REASON, action=Action.GET)))


def _about(detail: KeyDetail) -> tuple[Any, ...]:
    key = detail.key
    gone = sorted(version.number for version in detail.versions if version.state is State.DESTROYED)
    return (str(key.path), key.purpose, key.current, key.deleted is not None, len(detail.versions), tuple(gone))


def _counted(present: list[str], namespace: str) -> tuple[int, int]:
    direct = sum(path.rpartition("/")[0] == namespace for path in present)
    return direct, sum(path.startswith(namespace + "/") for path in present)


def _searched(paths: Iterable[str]) -> list[str]:
    """Names to search for: a few of those that ever were."""
    return sorted({Path.parse(path).name for path in paths})[::7]


def _shown(answer: Any) -> str:
    text = repr(answer)
    return text if len(text) < 120 else text[:60] + " … " + text[-50:]
