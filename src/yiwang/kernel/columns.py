"""Many rows held as columns: a hundred thousand of them weigh what a few thousand objects would.

A row is its number. It is made into an object when somebody asks for it (`Recent` keeps the last of them).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest, nsmallest
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

Key = TypeVar("Key")
Info = TypeVar("Info")
Value = TypeVar("Value")

_LOW = (1 << 63) - 1
_NONE = bytes(16)


def key_of(id: UUID) -> int:
    """The lower half of an id, for a `Lookup`: the random half. Two may share it by chance, so what is found is
    compared."""
    return id.int & _LOW


class Texts:
    """Texts one behind the other, as UTF-8."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))

    def __getitem__(self, row: int) -> str:
        return self._bytes[self._ends[row] : self._ends[row + 1]].decode()

    def __len__(self) -> int:
        return len(self._ends) - 1


class Ids:
    """Ids, sixteen bytes each; where there is none, all of them are zero."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes = bytearray()

    def append(self, id: UUID | None) -> None:
        self._bytes += id.bytes if id is not None else _NONE

    def __getitem__(self, row: int) -> UUID | None:
        found = bytes(self._bytes[16 * row : 16 * row + 16])
        return UUID(bytes=found) if found != _NONE else None

    def __len__(self) -> int:
        return len(self._bytes) // 16

    def sure(self, row: int) -> UUID:
        """Of a column that has no gaps."""
        return UUID(bytes=bytes(self._bytes[16 * row : 16 * row + 16]))

    def holds(self, row: int, id: UUID) -> bool:
        """Whether the id of a row is this one."""
        return self._bytes[16 * row : 16 * row + 16] == id.bytes

    def keys(self) -> Iterable[int]:
        """`key_of` each."""
        return (int.from_bytes(self._bytes[at + 8 : at + 16], "big") & _LOW for at in range(0, len(self._bytes), 16))


class Lives:
    """From when, and until when (exclusive; none: without an end)."""

    __slots__ = ("_since", "_until")

    def __init__(self) -> None:
        self._since, self._until = array("i"), array("i")

    def append(self, since: date, until: date | None) -> None:
        self._since.append(since.toordinal())
        self._until.append(until.toordinal() if until is not None else 0)

    def __getitem__(self, row: int) -> tuple[date, date | None]:
        until = self._until[row]
        return date.fromordinal(self._since[row]), date.fromordinal(until) if until else None

    def holds(self, row: int, day: int) -> bool:
        """Whether it is alive on a day, given by its ordinal."""
        return self._since[row] <= day and not 0 < self._until[row] <= day


class Lookup:
    """The rows of a key, in their order; a key is a number below 2 ** 63."""

    __slots__ = ("_keys", "_rows")

    def __init__(self, keys: Iterable[int]) -> None:
        given = array("q", keys)
        self._rows = array("I", sorted(range(len(given)), key=given.__getitem__))
        self._keys = array("q", map(given.__getitem__, self._rows))

    def rows(self, key: int) -> array[int]:
        first = bisect_left(self._keys, key)
        return self._rows[first : bisect_right(self._keys, key, first)]

    def between(self, first: int, end: int) -> array[int]:
        """The rows of all keys from one to before another, by key."""
        return self._rows[bisect_left(self._keys, first) : bisect_left(self._keys, end)]


class Names:
    """Texts that rows share, each held once: by number, and the number of a text."""

    __slots__ = ("_numbers", "_texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = Texts(texts)
        self._numbers = Lookup(hash(self._texts[number]) for number in range(len(self._texts)))

    def __getitem__(self, number: int) -> str:
        return self._texts[number]

    def __len__(self) -> int:
        return len(self._texts)

    def number(self, text: str) -> int | None:
        for found in self._numbers.rows(hash(text)):
            if self._texts[found] == text:
                return found
        return None


class Recent(dict[Key, Value]):
    """What was made of late. Beyond so many it forgets what was made, or kept again, the longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: Key, value: Value) -> Value:
        """`value` under `key`, as the latest."""
        self.pop(key, None)
        self[key] = value
        if len(self) > self._most:
            # Several at once: to look for the first of a dict after each one taken from its front is slow. Another
            # thread may do the same meanwhile.
            for oldest in list(islice(self.copy(), max(1, self._most // 8))):
                self.pop(oldest, None)
        return value


@dataclass(frozen=True, slots=True)
class Found(Generic[Info]):
    """Rows that a list has found. They are made into objects where they are shown, a page at a time."""

    rows: Sequence[int]
    info: Callable[[int], Info]
    order: Callable[[int], Any]
    """The order when none is asked for, and of those alike in another: no two rows have the same place in it."""
    keys: Mapping[str, Callable[[int], Any]]
    """By what else they can be sorted."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sorts(self) -> frozenset[str]:
        return frozenset(self.keys)

    def cut(self, sort: str, start: int, end: int) -> list[Info]:
        """The rows from one place to before another; `sort` is a name, with a minus for the other way round."""
        key, first = self.keys.get(sort.removeprefix("-")), nlargest if sort.startswith("-") else nsmallest
        if key is None:
            rows = nsmallest(end, self.rows, self.order)
        else:
            rows = first(end, self.rows, lambda row: (key(row), self.order(row)))
        return [self.info(row) for row in rows[start:]]
