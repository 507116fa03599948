"""One call gives a program its key; no token on disk, no thread, nothing changed in the program that calls.

A value comes from the agent, or from this process's short cache while a subscription shows that nothing changed. The
subscription is looked at, without waiting, before a cached value is given out; the agent tells of a change before it
acknowledges it, so a revoked or replaced value is not served afterwards.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.client.breaker import Breaker
from keydesk.client.cache import Cache, Kept
from keydesk.client.client import Client, trusted_owners
from keydesk.client.connection import Connection
from keydesk.client.secret_value import SecretValue
from keydesk.errors import AgentGoneError, DeadlineError, KeydeskError, NotFoundError, RefusedError
from keydesk.model.callers import Face
from keydesk.model.requests import Done, Get, Subscribe
from keydesk.model.states import Label
from keydesk.wire import messages

if TYPE_CHECKING:
    from datetime import timedelta

DEADLINE = 75.0
"""Seconds; more than a person at the window is given to answer whether a new program may have a key."""
_desks: dict[tuple[str, int], Desk] = {}
_guard = threading.Lock()


def get_key(
    name: str,
    *,
    version: int | None = None,
    label: str | None = None,
    field: str = "value",
    vault: str | None = None,
) -> SecretValue:
    """Return one field of a key, by path or bare name; `version` or `label` (`previous`) other than the current one.

    The field `code` is a key's one-time code of this moment, asked for anew each time.
    The vault is the named folder, else KEYDESK_VAULT, else this user's default one.

    Raises:
        NotFoundError, DeniedError, LockedError: as the agent answers.
        AgentGoneError: nobody serves the vault, and nothing cached may stand in.
    """
    place = vault or launch.default_vault()
    if place is None:
        raise NotFoundError("No vault is named.", "Name one: vault=…, or set KEYDESK_VAULT.")
    if label is not None and label not in set(Label):
        raise RefusedError(f"There is no label {label}.", f"Use one of: {', '.join(Label)}.")
    wanted = Get(name, version or 0, Label(label) if label else None, field)
    return _desk(launch.canonical(place)).get(wanted)


def forget() -> None:
    """Wipe every cached value and close every connection of this process."""
    with _guard:
        for desk in _desks.values():
            desk.close()
        _desks.clear()


def _desk(place: str) -> Desk:
    with _guard:
        key = (place, os.getpid())  # a forked child shares no connection with its parent
        if key not in _desks:
            _desks[key] = Desk(place)
        return _desks[key]


class Desk:
    """What this process has to do with one vault: connections, cache, breaker."""

    def __init__(self, place: str) -> None:
        self._client = Client.at(place, Face.PROGRAM)
        self._place = place
        self._cache = Cache(time.monotonic)
        self._breaker = Breaker(time.monotonic)
        self._news: Connection | None = None
        self._guard = threading.Lock()

    def get(self, wanted: Get) -> SecretValue:
        """Return a value, fresh, cached, or stale. Raises KeydeskError."""
        with self._guard:
            if self._sees_no_news() and (kept := self._cache.fresh(wanted)) is not None:
                return _given(kept, wanted.field)
            return self._fetch(wanted)

    def close(self) -> None:
        """Forget everything."""
        self._cache.clear()
        self._client.close()
        if self._news is not None:
            self._news.close()

    def _fetch(self, wanted: Get) -> SecretValue:
        if not self._breaker.allows():
            return self._stand_in(wanted, AgentGoneError("The agent did not answer before; it is left alone a moment."))
        is_watched = self._subscribes()
        try:
            reply, body = self._client.call(wanted, deadline=DEADLINE)
        except (AgentGoneError, DeadlineError) as error:
            self._breaker.failed()
            return self._stand_in(wanted, error)
        except KeydeskError:
            self._breaker.succeeded()
            self._cache.forget(wanted)
            raise
        self._breaker.succeeded()
        path = str(reply.path)
        if is_watched:
            self._cache.keep(wanted, body, path, reply.version, float(reply.stale_limit))
        return SecretValue(body, path, reply.version, reply.field)

    def _stand_in(self, wanted: Get, error: KeydeskError) -> SecretValue:
        found = self._cache.stale(wanted)
        if found is None:
            raise error
        return _given(found[0], wanted.field, found[1])

    # -- news --------------------------------------------------------------------------------------------------------

    def _subscribes(self) -> bool:
        """Claim: changes are told to us from before this moment on; opens the subscription the first time."""
        if self._news is not None and not self._news.is_closed:
            return True
        try:
            self._news = self._subscription()
        except KeydeskError:
            self._news = None
        self._cache.outdate()  # what was cached before was not watched
        return self._news is not None

    def _subscription(self) -> Connection:
        news = Connection.to(launch.socket_candidates(self._place), Face.PROGRAM, trusted_owners(self._place))
        try:
            news.deadline(DEADLINE)
            news.send(messages.write_request(1, Subscribe()))
            messages.read_reply(news.receive()[0], Subscribe, Done)
            news.deadline(None)
        except BaseException:
            news.close()
            raise
        return news

    def _sees_no_news(self) -> bool:
        """Look at what the agent said meanwhile; claim: it can be seen, and nothing changed."""
        if self._news is None or self._news.is_closed:
            return False
        try:
            while self._news.has_bytes():
                event = messages.read_event(self._news.receive()[0])
                if event is not None and event.topic in {"changed", "locking"}:
                    self._cache.outdate()
        except KeydeskError:
            self._cache.outdate()
            return False
        return True


def _given(kept: Kept, field: str, age: timedelta | None = None) -> SecretValue:
    return SecretValue(bytearray(kept.content), kept.path, kept.version, field, age)
