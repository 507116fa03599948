"""Every model dataclass becomes plain JSON shapes and back, losslessly, refusing unknown or missing fields.

Shapes: dataclass -> object, tuple -> array, datetime -> integer microseconds since 1970 UTC, timedelta -> integer
microseconds, enum -> its value, Path -> its written form, None -> null.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from keydesk.errors import RefusedError
from keydesk.model.paths import Path

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLAIN = frozenset({str, int, bool, float, types.NoneType})

T = TypeVar("T")


def to_plain(thing: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return the plain shape of a model object. Raises TypeError for anything that is not one (bytes above all)."""
    return _writer(type(thing))(thing)  # type: ignore[arg-type]


@cache
def _writer(shape: type) -> Callable[[Any], Any]:
    """What writes things of one type, worked out once: an import writes tens of thousands."""
    if issubclass(shape, Enum):
        return attrgetter("value")
    if issubclass(shape, bool | int | float | str | types.NoneType):
        return lambda thing: thing
    if issubclass(shape, Path):
        return str
    if is_dataclass(shape):
        return _fields_writer(tuple(field.name for field in fields(shape)))
    if issubclass(shape, tuple | list):
        return lambda things: [thing if type(thing) in _PLAIN else to_plain(thing) for thing in things]
    if issubclass(shape, dict):
        return lambda things: {str(key): to_plain(thing) for key, thing in things.items()}
    if issubclass(shape, datetime):
        return lambda moment: (moment - _EPOCH) // _MICROSECOND
    if issubclass(shape, timedelta):
        return lambda span: span // _MICROSECOND
    message = f"{shape.__name__} has no plain shape"
    raise TypeError(message)


def _fields_writer(names: tuple[str, ...]) -> Callable[[object], dict[str, Any]]:
    def write(thing: object) -> dict[str, Any]:
        plain = {}
        for name in names:
            value = getattr(thing, name)
            plain[name] = value if type(value) in _PLAIN else to_plain(value)
        return plain

    return write


def from_plain(shape: type[T], plain: object) -> T:
    """Return the object of type `shape` that `plain` describes. Raises RefusedError when it does not fit."""
    made: T = _reader(shape)(plain)  # type: ignore[arg-type, assignment]
    return made


def _misfit(expected: str) -> RefusedError:
    return RefusedError(f"A message does not fit: {expected} was expected.", "Use matching versions of Keydesk.")


@cache
def _reader(shape: Any) -> Callable[[object], object]:  # noqa: ANN401, PLR0911 - one return for each shape
    origin = typing.get_origin(shape)
    if origin in {types.UnionType, typing.Union}:
        return _union(typing.get_args(shape))
    if origin is tuple:
        return _sequence(typing.get_args(shape))
    if origin is dict:
        value = _reader(typing.get_args(shape)[1])
        return lambda plain: {_exact(str, key): value(part) for key, part in _exact(dict, plain).items()}
    if shape is datetime:
        return lambda plain: _fitting(lambda: _EPOCH + _exact(int, plain) * _MICROSECOND)
    if shape is timedelta:
        return lambda plain: _fitting(lambda: _exact(int, plain) * _MICROSECOND)
    if shape is Path:
        return lambda plain: Path.parse(_exact(str, plain))
    if is_dataclass(shape):
        return _record(shape)
    if isinstance(shape, type) and issubclass(shape, Enum):
        return lambda plain: _member(shape, plain)
    if shape is float:
        return lambda plain: _fitting(lambda: float(plain) if isinstance(plain, int | float) else _raise("a number"))
    return lambda plain: _exact(shape, plain)


def _fitting(make: Callable[[], T]) -> T:
    """Return what is made, unless the number it is made of is beyond all bounds. Raises RefusedError."""
    try:
        return make()
    except OverflowError:
        raise _misfit("a smaller number") from None


def _raise(expected: str) -> typing.NoReturn:
    raise _misfit(expected)


def _exact(shape: type[T], plain: object) -> T:
    if type(plain) is not shape:
        raise _misfit(shape.__name__)
    return plain


def _member(shape: type[Enum], plain: object) -> Enum:
    try:
        return shape(plain)
    except ValueError:
        raise _misfit(shape.__name__) from None


def _union(options: tuple[Any, ...]) -> Callable[[object], object]:
    solid = [_reader(option) for option in options if option is not types.NoneType]
    allows_none = types.NoneType in options

    def read(plain: object) -> object:
        if plain is None and allows_none:
            return None
        for reader in solid[:-1]:
            try:
                return reader(plain)
            except RefusedError:
                continue
        return solid[-1](plain)

    return read


def _sequence(parts: tuple[Any, ...]) -> Callable[[object], object]:
    readers = [_reader(part) for part in parts if part is not Ellipsis]
    if Ellipsis in parts:
        return lambda plain: tuple(readers[0](part) for part in _exact(list, plain))

    def read(plain: object) -> object:
        given = _exact(list, plain)
        if len(given) != len(readers):
            raise _misfit(f"a list of {len(readers)}")
        return tuple(reader(part) for reader, part in zip(readers, given, strict=True))

    return read


def _record(shape: Any) -> Callable[[object], object]:  # noqa: ANN401 - a dataclass type
    hints = typing.get_type_hints(shape)
    readers = {field.name: _reader(hints[field.name]) for field in fields(shape)}
    required = {f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING}

    def read(plain: object) -> object:
        given = _exact(dict, plain)
        if not required <= given.keys() <= readers.keys():
            raise _misfit(shape.__name__)
        return shape(**{name: readers[name](part) for name, part in given.items()})

    return read
