"""What changed between two versions of a pack, for whom, and since when: the notice to staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from yiwang.engine.packs.concerns import Concerns
from yiwang.engine.packs.definitions import DatedValue, Pack, Parameter
from yiwang.engine.packs.labels import label
from yiwang.engine.packs.sections import SECTIONS, VERSIONED, items
from yiwang.engine.packs.words import NOTHING, Namer, both, figure_words, joined, test_words
from yiwang.engine.problems import Language, Text
from yiwang.engine.values import parse_span


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is about, what becomes of it, whom it concerns (empty: everybody), and from which day.

    `since` None: from the day the new version is put to use.
    """

    section: str
    id: str
    kind: Literal["added", "removed", "changed"]
    about: Text
    what: Text
    concerns: tuple[Text, ...] = ()
    since: date | None = None


def compare(old: Pack, new: Pack) -> list[Change]:
    """Every change from `old` to `new`, in the order of the sections."""
    return [change for section in SECTIONS for change in _Comparison(old, new, section).changes()]


def change_in_words(change: Change, language: Language) -> str:
    """A change as one sentence."""
    since = change.since
    if since is None:
        start = NOTHING
    else:
        start = Text(f"自{since.year}年{since.month}月{since.day}日起，", f"From {since:%Y-%m-%d}: ")
    return both(
        "{start}{about}：{what}。", "{start}{about}: {what}.", start=start, about=change.about, what=change.what
    )[0 if language == "zh-Hans" else 1]


def notice(changes: Iterable[Change], language: Language) -> list[str]:
    """Changes as the lines of a notice, grouped by whom they concern."""
    groups: dict[tuple[Text, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(change.concerns, []).append(change)
    lines: list[str] = []
    for concerns, found in sorted(groups.items(), key=lambda group: (not group[0], group[0])):
        who = joined(concerns) if concerns else Text("全体", "everybody")
        lines.append(f"致{who.zh}：" if language == "zh-Hans" else f"To {who.en}:")
        lines += [f"  {number}. {change_in_words(change, language)}" for number, change in enumerate(found, 1)]
    return lines


class _Comparison:
    """The comparison of one section."""

    def __init__(self, old: Pack, new: Pack, section: str) -> None:
        self.old, self.new, self.section = old, new, section
        self.namer = Namer(old, new)
        self.concerns = Concerns(old, new, self.namer)

    def changes(self) -> Iterator[Change]:
        before, after = items(self.old, self.section), items(self.new, self.section)
        for id in dict.fromkeys([*before, *after]):
            if id not in before:
                yield self._whole(id, after[id][0], "added")
            elif id not in after:
                yield self._whole(id, before[id][-1], "removed")
            elif before[id] != after[id]:
                yield from self._versions(id, before[id], after[id])

    def _change(self, id: str, item: Any, about: Text, what: Text, **more: Any) -> Change:
        more.setdefault("concerns", self.concerns.of(self.section, item))
        if self.section in VERSIONED:
            more.setdefault("since", item.since)
        return Change(self.section, id, more.pop("kind", "changed"), about, what, **more)

    def _about(self, id: str) -> Text:
        return both("{section}“{name}”", "{name} ({section})", section=SECTIONS[self.section], name=self.namer.name(id))

    def _whole(self, id: str, item: Any, kind: Literal["added", "removed"]) -> Change:
        what = Text("新增", "is new") if kind == "added" else Text("取消", "is no more")
        since = self.new.manifest.since if kind == "removed" and self.section in VERSIONED else None
        more = {"since": since} if kind == "removed" and self.section in VERSIONED else {}
        return self._change(id, item, self._about(id), what, kind=kind, **more)

    def _versions(self, id: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        """Each version against the one with its date, or else the one that held before that date."""
        for version in after:
            held = (
                [other for other in before if (other.since or date.min) <= (version.since or date.min)]
                if (self.section in VERSIONED)
                else list(before)
            )
            yield from self._item(id, held[-1] if held else before[0], version)

    def _item(self, id: str, old: Any, new: Any) -> Iterator[Change]:
        if self.section == "parameters":
            yield from self._figures(id, old, new)
        for field in fields(new):
            if not field.compare or field.name in _NOT_TOLD or (self.section, field.name) in _OWN_WAY:
                continue
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before == after:
                continue
            if field.name in _NESTED:
                yield from self._nested(id, new, field.name, before, after)
            elif field.name == "rows":
                yield from self._rows(id, old, new)
            else:
                yield self._change(id, new, self._about(id), self._became(field.name, before, after))

    def _became(self, name: str, before: object, after: object) -> Text:
        """`the time limit changes from 2 days to 3 days`."""
        words = {"label": label(name), "old": self.namer.say(before), "new": self.namer.say(after)}
        if name in _LONG:
            return both("{label}有修改", "{label} is revised", **words)
        if not any(words["old"]):
            return both("{label}定为“{new}”", "{label} is now {new}", **words)
        if not any(words["new"]):
            return both("不再规定{label}（原为“{old}”）", "{label} is no longer set (it was {old})", **words)
        return both("{label}由“{old}”改为“{new}”", "{label} changes from {old} to {new}", **words)

    # The parts of a case type, the fields of a form, the items of a catalog

    def _nested(self, id: str, item: Any, name: str, before: Any, after: Any) -> Iterator[Change]:
        old, new = _by_name(before), _by_name(after)
        for key in dict.fromkeys([*old, *new]):
            one, other = old.get(key), new.get(key)
            if one == other:
                continue
            about = self._about_part(id, name, other or one)
            concerns = self.concerns.of_part(self.section, item, [part for part in (one, other) if part is not None])
            for what in self._part(one, other):
                yield self._change(id, item, about, what, concerns=concerns)

    def _about_part(self, id: str, name: str, part: Any) -> Text:
        title = getattr(part, "title", None) or getattr(part, "label", None) or NOTHING
        words = {"whole": self._about(id), "kind": _NESTED[name], "title": title}
        if not any(title):
            return both("{whole}的{kind}", "{kind} of {whole}", **words)
        return both("{whole}的{kind}“{title}”", "{title}, {kind} of {whole}", **words)

    def _part(self, one: Any, other: Any) -> Iterator[Text]:
        if one is None:
            yield self._made(other)
        elif other is None:
            yield Text("取消", "is no more")
        else:
            for field in fields(other):
                before, after = getattr(one, field.name), getattr(other, field.name)
                if field.compare and before != after:
                    yield self._became(field.name, before, after)

    def _made(self, part: Any) -> Text:
        told = [name for name in ("owner", "by", "within", "up_to", "respond_within") if getattr(part, name, None)]
        said = joined(
            both("{label}：{value}", "{label}: {value}", label=label(name), value=self.namer.say(getattr(part, name)))
            for name in told
        )
        return both("新增（{said}）", "is new ({said})", said=said) if told else Text("新增", "is new")

    # Figures

    def _figures(self, id: str, old: Parameter, new: Parameter) -> Iterator[Change]:
        for value in new.values:
            held = _held(old.values, value.since)
            if held is None or held.value != value.value:
                before = figure_words(old, held.value) if held else NOTHING
                what = self._became("value", before, figure_words(new, value.value))
                yield self._change(id, new, self._about(id), what, since=value.since)
        for value in old.values:
            now = _held(new.values, value.since)
            if now is None or (now.since < value.since and now.value != value.value):
                what = both(
                    "原定取值“{old}”取消", "the value {old} set for then is dropped", old=figure_words(old, value.value)
                )
                yield self._change(id, new, self._about(id), what, since=value.since)

    # Rows of a decision table

    def _rows(self, id: str, old: Any, new: Any) -> Iterator[Change]:
        before = {row.tests: row for row in old.rows}
        after = {row.tests: row for row in new.rows}
        for one, other in _paired(before, after):
            if one is None or other is None or one.outputs != other.outputs or one.tests != other.tests:
                what = self._row_became(old, new, one, other)
                rows = [row for row in (one, other) if row is not None]
                yield self._change(id, new, self._about(id), what, concerns=self.concerns.of_rows(new, rows))
        kept = [row.tests for row in old.rows if row.tests in after]
        if kept != [row.tests for row in new.rows if row.tests in before]:
            yield self._change(id, new, self._about(id), Text("各行的先后次序改变", "the order of the rows changes"))

    def _row_became(self, old: Any, new: Any, one: Any, other: Any) -> Text:
        condition = self._condition(new if other else old, (other or one).tests)
        if one is None or other is None:
            table, row = (old, one) if other is None else (new, other)
            said = self._outcome(table, row)
            if one is None:
                return both("{if_}，新定为{said}", "{if_}: now {said}", if_=condition, said=said)
            return both(
                "{if_}的规定取消（原为{said}）", "{if_}: no rule any more (it was {said})", if_=condition, said=said
            )
        if one.tests != other.tests:
            words = {"old": self._condition(old, one.tests), "new": condition, "said": self._outcome(new, other)}
            return both("{said}的条件由“{old}”改为“{new}”", "{said}: now {new} (it was {old})", **words)
        what = joined(
            both(
                "{title}由“{old}”改为“{new}”",
                "{title} changes from {old} to {new}",
                title=self._title(column),
                old=self._cell(before),
                new=self._cell(after),
            )
            for column, before, after in zip(new.outputs, one.outputs, other.outputs, strict=False)
            if before != after
        )
        return both("{if_}，{what}", "{if_}: {what}", if_=condition, what=what)

    def _outcome(self, table: Any, row: Any) -> Text:
        return joined(self._output(column, value) for column, value in zip(table.outputs, row.outputs, strict=False))

    def _condition(self, table: Any, tests: Sequence[str]) -> Text:
        said = [
            both("{title}{test}", "{title} {test}", title=self._title(column), test=test_words(test))
            for column, test in zip(table.inputs, tests, strict=False)
            if test not in ("-", "")
        ]
        if not said:
            return Text("其余情形", "in all other cases")
        return both("{said}时", "when {said}", said=joined(said))

    def _output(self, column: Any, value: str) -> Text:
        return both("{title}“{value}”", "{title} {value}", title=self._title(column), value=self._cell(value))

    def _title(self, column: Any) -> Text:
        if any(column.title):
            return Text(*column.title)
        return self.namer.titles.get(column.name) or label(column.name)

    def _cell(self, text: str) -> Text:
        if text.startswith("@"):
            return self.namer.figure(text[1:])
        span = parse_span(text)
        return self.namer.say(span) if span else self.namer.name(text) if text else Text("空", "nothing")


_NOT_TOLD = ("id", "overrides", "since", "until")
_OWN_WAY = {("parameters", "values")}
_LONG = ("body", "hours", "fields")
_NESTED: dict[str, Text] = {
    "stages": Text("环节", "stage"),
    "transitions": Text("办理动作", "step"),
    "facts": Text("事实", "fact"),
    "parts": Text("协同", "part"),
    "pauses": Text("暂停", "pause"),
    "extension": Text("延期", "extension"),
    "objection": Text("异议", "objection"),
    "fields": Text("字段", "field"),
    "items": Text("代码", "code"),
}


def _by_name(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    if not isinstance(found, tuple):
        return {"": found}
    return {_name(item): item for item in found}


def _name(item: Any) -> str:
    names: tuple[Callable[[Any], Any], ...] = (
        lambda part: part.id,
        lambda part: part.name,
        lambda part: part.code,
    )
    for name in names:
        try:
            return str(name(item))
        except AttributeError:
            continue
    return repr(item)


def _paired(before: dict[Any, Any], after: dict[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """Rows of both versions: those with the same condition, then those with the same outcome, then the rest alone."""
    gone = [row for tests, row in before.items() if tests not in after]
    for tests, row in after.items():
        same = before.get(tests) or next((old for old in gone if old.outputs == row.outputs), None)
        if same in gone:
            gone.remove(same)
        yield same, row
    yield from ((row, None) for row in gone)


def _held(values: Sequence[DatedValue], day: date) -> DatedValue | None:
    held = [value for value in values if value.since <= day]
    return held[-1] if held else None
