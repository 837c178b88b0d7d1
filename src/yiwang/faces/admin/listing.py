"""Lists of administration: counted, filtered, sorted and turned by their address alone; each a card on a phone."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

from yiwang.faces.web.emptied import Emptied, Said, ways_out
from yiwang.faces.web.fields import Option
from yiwang.faces.web.language import t
from yiwang.faces.web.words import date_words

Row = TypeVar("Row")
Shown = TypeVar("Shown", covariant=True)
PAGE = 50


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, where they lead, what is said below them, a badge."""

    text: object = ""
    url: str = ""
    under: object = ""
    badge: str = ""
    tone: str = ""
    code: bool = False
    number: bool = False
    more: str = ""
    """What is shown when it is asked for."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column. With a `key` it can be sorted by; in a long list, where what is found can (`Found.sorts`)."""

    name: str
    title: str
    cell: Callable[[Row], Cell]
    key: Callable[[Row], Any] | None = None


@dataclass(frozen=True)
class Filter:
    """A filter in the address: a choice, a word to search for, a day, or a box to tick."""

    name: str
    label: str
    kind: str = "select"
    value: str = ""
    options: Sequence[Option] = ()
    empty: bool = True
    implied: bool = False
    """It narrows though the address does not say so: only an empty value in the address lifts it."""

    @property
    def said(self) -> Said:
        """What it is set to, in words."""
        if self.kind == "check":
            return Said(self.label, (self.name,))
        shown = next((one.label for one in self.options if one.value == self.value), self.value)
        if self.kind == "search":
            shown = t("“{w}”", "“{w}”", w=shown)
        elif self.kind == "date":
            shown = date_words(date.fromisoformat(shown))
        return Said(t("{l}：{v}", "{l}: {v}", l=self.label, v=shown), (self.name,))


@dataclass(frozen=True)
class Head:
    """The head of a column: `url` sorts by it; `sorted` says how it is sorted now (ascending, descending)."""

    title: str
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and what to do next."""

    title: str
    hint: str = ""
    url: str = ""
    words: str = ""


@dataclass
class Listing:
    """A list as the template shows it."""

    label: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[tuple[Head, Cell]]]
    total: int | str
    filters: Sequence[Filter]
    empty: Empty
    emptied: Emptied | None
    """Of an empty list: the filters that emptied it."""
    narrowed: bool
    page: int = 1
    pages: int = 1
    first_url: str = ""
    next_url: str = ""
    clear_url: str = "?"
    kept: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """What the address holds beside the filters."""


class Found(Protocol[Shown]):
    """Rows of a list that grows with the district: counted, sorted and cut where they are kept."""

    def __len__(self) -> int: ...
    @property
    def sorts(self) -> Container[str]: ...
    def cut(self, sort: str, start: int, end: int) -> Sequence[Shown]: ...


@dataclass(frozen=True)
class Held(Generic[Row]):
    """Rows that are all here, sorted by the keys of their columns."""

    rows: Sequence[Row]
    columns: Sequence[Column[Row]]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sorts(self) -> Container[str]:
        return {one.name for one in self.columns if one.key is not None}

    def cut(self, sort: str, start: int, end: int) -> Sequence[Row]:
        return _sorted(self.rows, self.columns, sort)[start:end]


def listing(
    request: HttpRequest,
    label: str,
    rows: Sequence[Row],
    columns: Sequence[Column[Row]],
    empty: Empty,
    filters: Sequence[Filter] = (),
    keep: Iterable[str] = (),
    sort: str = "",
) -> Listing:
    """Sort rows that are already filtered, and show the page that the address names."""
    return long_listing(request, label, Held(rows, columns), lambda shown: columns, empty, filters, keep, sort)


def long_listing(
    request: HttpRequest,
    label: str,
    found: Found[Row],
    columns: Callable[[Sequence[Row]], Sequence[Column[Row]]],
    empty: Empty,
    filters: Sequence[Filter] = (),
    keep: Iterable[str] = (),
    sort: str = "",
) -> Listing:
    """The same of rows that are not all here; `columns` are made for those that are shown."""
    wanted, total = request.GET.get("sort", sort), len(found)
    pages = max(1, -(-total // PAGE))
    number = min(_number(request.GET.get("page", "")), pages)
    shown = found.cut(wanted, (number - 1) * PAGE, number * PAGE)
    over = columns(shown)
    heads = [_head(request, one, wanted, one.name in found.sorts) for one in over]
    body = [[(head, one.cell(row)) for head, one in zip(heads, over, strict=True)] for row in shown]
    kept = [(name, request.GET[name]) for name in (*keep, "sort") if request.GET.get(name)]
    narrowed = any(not one.implied for one in set_of(request, filters))
    return Listing(
        label,
        heads,
        body,
        total,
        filters,
        empty,
        None if shown else emptied_by(request, filters),
        narrowed,
        number,
        pages,
        _address(request, page="") if number > 1 else "",
        _address(request, page=str(number + 1)) if number < pages else "",
        _without(request, [one.name for one in filters]),
        kept,
    )


def set_of(request: HttpRequest, filters: Iterable[Filter]) -> list[Filter]:
    """The filters that are set."""
    return [one for one in filters if one.implied or (one.value and request.GET.get(one.name))]


def emptied_by(request: HttpRequest, filters: Sequence[Filter]) -> Emptied | None:
    """What an empty list says of its filters; None when none is set."""
    chosen = set_of(request, filters)
    if not chosen:
        return None
    lifted = {one.name for one in filters if one.kind == "date"}
    said = [one.said for one in chosen]

    def without(names: Sequence[str]) -> str:
        # A day that is not said may be a usual one.
        return _without(request, names, {name: "" for name in names if name in lifted})

    words, everything = [one.words for one in said], _without(request, [one.name for one in filters])
    return Emptied(t("没有符合筛选的", "Nothing matches the filters"), words, ways_out(said, without), everything)


def _without(request: HttpRequest, names: Sequence[str], said: Mapping[str, str] | None = None) -> str:
    """The address without some names, on the first page."""
    gone = {*names, "page", "after"}
    held = {name: value for name, value in request.GET.items() if name not in gone} | dict(said or {})
    return f"?{urlencode(held)}" if held else "?"


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _sorted(rows: Sequence[Row], columns: Sequence[Column[Row]], wanted: str) -> Sequence[Row]:
    name, down = wanted.removeprefix("-"), wanted.startswith("-")
    key = next((one.key for one in columns if one.name == name and one.key is not None), None)
    return sorted(rows, key=key, reverse=down) if key is not None else rows


def _head(request: HttpRequest, column: Column[Any], wanted: str, sorts: bool) -> Head:
    if not sorts:
        return Head(column.title)
    now = {column.name: "ascending", f"-{column.name}": "descending"}.get(wanted, "")
    following = f"-{column.name}" if now == "ascending" else column.name
    return Head(column.title, _address(request, sort=following, page=""), now)


def _address(request: HttpRequest, **change: str) -> str:
    held = {name: value for name, value in request.GET.items() if name not in change}
    held |= {name: value for name, value in change.items() if value}
    return f"?{urlencode(held)}" if held else "?"


def choice(
    request: HttpRequest, name: str, label: str, options: Iterable[tuple[str, str]], empty: bool = True
) -> Filter:
    """A filter that offers what may be chosen."""
    given = request.GET.get(name, "")
    return Filter(name, label, "select", given, [Option(value, said, value == given) for value, said in options], empty)


def words(request: HttpRequest, name: str, label: str) -> Filter:
    """A filter to type into."""
    return Filter(name, label, "search", request.GET.get(name, "").strip())


def day(request: HttpRequest, name: str, label: str, value: str, implied: bool = False) -> Filter:
    return Filter(name, label, "date", value, implied=implied)


def tick(request: HttpRequest, name: str, label: str) -> Filter:
    return Filter(name, label, "check", request.GET.get(name, ""))


def life(since: date | None, until: date | None) -> str:
    """From when until when something holds; `until` is the first day on which it no longer does."""
    begun = date_words(since) if since else t("一直", "always")
    if until:
        return t("{a} 起，{b} 止", "{a} until {b}", a=begun, b=date_words(until))
    return t("{a} 起", "since {a}", a=begun) if since else t("一直有", "always there")
