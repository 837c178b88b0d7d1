"""Definitions in words that an official reads: titles for ids, time limits and lists as one says them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from yiwang.engine.clocks.definitions import Hours
from yiwang.engine.packs.definitions import AgendaItem, Exclusion, Pack, Parameter
from yiwang.engine.packs.sections import SECTIONS, items
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span, parse_span
from yiwang.engine.workflows.definitions import OverdueStep, OwnerRule, TimeRule

NOTHING = Text("", "")
_UNITS = {
    "minutes": Text("分钟", "minute"),
    "hours": Text("小时", "hour"),
    "days": Text("天", "day"),
    "weeks": Text("周", "week"),
    "working_hours": Text("个工作时", "working hour"),
    "working_days": Text("个工作日", "working day"),
    "urgent_working_hours": Text("个紧急工作时", "urgent working hour"),
    "urgent_working_days": Text("个紧急工作日", "urgent working day"),
}
_ACTORS = {
    "owner": Text("当前责任人", "whoever is accountable"),
    "reporter": Text("反映人", "the reporter"),
    "caller": Text("发起人", "the caller"),
    "body": Text("被叫单位", "the body called"),
    "system": Text("系统", "the system"),
    "all": Text("全部", "all"),
}


def both(zh: str, en: str, **words: object) -> Text:
    """A sentence in both languages; texts among `words` are put in in the right one."""
    return Text(*(pattern.format_map(_in(words, number)) for number, pattern in enumerate((zh, en))))


def _in(words: Mapping[str, object], number: int) -> dict[str, object]:
    return {
        name: (value[number] or value[1 - number]) if isinstance(value, Text) else value
        for name, value in words.items()
    }


def joined(texts: Iterable[Text]) -> Text:
    """A list as one reads it out."""
    texts = list(texts)
    return Text("、".join(text.zh or text.en for text in texts), ", ".join(text.en or text.zh for text in texts))


class Namer:
    """Titles of whatever the packs define, the later packs first; an id nobody defines is its own title."""

    def __init__(self, *packs: Pack) -> None:
        self.titles: dict[str, Text] = dict(_ACTORS)
        self.last: dict[str, Text] = {}
        for pack in packs:
            for section in SECTIONS:
                for id, versions in items(pack, section).items():
                    title = getattr(versions[-1], "title", None)
                    if isinstance(title, Text):
                        self.titles.setdefault(id, title)
            self.last = {
                id: figure_words(found, found.values[-1].value) for id, found in pack.parameters.items() if found.values
            } | self.last
            for versions in pack.case_types.values():
                titles = {stage.id: stage.title for stage in versions[-1].stages}
                titles |= {fact.name: fact.title for fact in versions[-1].facts}
                self.titles = titles | self.titles
            for form in pack.forms.values():
                self.titles = {field.name: field.label for field in form.fields} | self.titles
            for versions in pack.decisions.values():
                columns = (*versions[-1].inputs, *versions[-1].outputs)
                self.titles = {one.name: one.title for one in columns if one.title.zh} | self.titles

    def figure(self, id: str) -> Text:
        """A parameter by its title, with the value it has last."""
        words = {"name": self.name(id), "value": self.last.get(id, Text("未定", "not set"))}
        return both("{name}（{value}）", "{name} ({value})", **words)

    def name(self, id: str) -> Text:
        return self.titles.get(id) or Text(id, id)

    def names(self, ids: Iterable[str]) -> Text:
        return joined(self.name(id) for id in ids)

    def say(self, value: object) -> Text:
        """Any value of a definition in words; empty for what is not given."""
        if value is None or value == () or value == "":
            return NOTHING
        if isinstance(value, Text):
            return value
        write = _SAY.get(type(value))
        if write:
            return write(self, value)
        if isinstance(value, tuple):
            return joined(self.say(item) for item in value)
        if isinstance(value, Mapping):
            return joined(
                both("{key}（{value}）", "{key} ({value})", key=k, value=self.say(v)) for k, v in value.items()
            )
        return Text(str(value), str(value))


def span_words(span: Span) -> Text:
    """`3 working_days` as one says it."""
    if span.until:
        clock = _closing(span.until)
        return Text(f"当日 {clock} 前", f"until {clock}")
    unit = _UNITS[span.unit]
    return Text(f"{span.amount} {unit.zh}", f"{span.amount} {unit.en}{'' if span.amount == 1 else 's'}")


def _closing(clock: time) -> str:
    """Midnight ends a day."""
    return f"{clock:%H:%M}" if clock != time() else "24:00"


_COUNTED = Text("零一两三四五六七八九十", "no one two three four five six seven eight nine ten")


def kept_words(span: Span) -> Text:
    """How long something is kept: whole years and months as such, which a limit of so many days must not be."""
    days = int(span.amount) if span.unit == "days" and not span.until else 0
    for length, zh, en in ((365, "年", "year"), (30, "个月", "month")):
        number, rest = divmod(days, length)
        if number and not rest:
            return Text(f"{_counted(number).zh}{zh}", f"{_counted(number).en} {en}{'' if number == 1 else 's'}")
    return span_words(span)


def _counted(number: int) -> Text:
    """Small numbers in words."""
    if number > 10:
        return Text(f" {number} ", str(number))
    return Text(_COUNTED.zh[number], _COUNTED.en.split()[number])


_COMPARISONS = (
    (">=", Text("不少于", "at least")),
    ("<=", Text("不超过", "at most")),
    (">", Text("大于", "more than")),
    ("<", Text("小于", "less than")),
)
_TRUTH = {"true": Text("为是", "is so"), "false": Text("为否", "is not so"), "null": Text("不详", "is not known")}


def test_words(test: str) -> Text:
    """The input cell of a table as one says it: `>=8` is "at least 8"."""
    if test in _TRUTH:
        return _TRUTH[test]
    for sign, words in _COMPARISONS:
        if test.startswith(sign) and "," not in test:
            rest = test[len(sign) :].strip()
            return both("{words} {rest}", "{words} {rest}", words=words, rest=rest)
    return both("为 {test}", "is {test}", test=test.replace('"', ""))


def figure_words(parameter: Parameter, text: str) -> Text:
    """The value of a parameter with its unit."""
    span = parse_span(text) if parameter.domain.type == "span" else None
    if span:
        return span_words(span)
    text = f"{text} {parameter.domain.unit}".strip()
    return Text(text, text)


def _time(namer: Namer, rule: TimeRule) -> Text:
    if rule.span is not None:
        return span_words(rule.span)
    if rule.parameter:
        return namer.figure(rule.parameter)
    return both("由决策表定（{name}）", "as the decision table says ({name})", name=namer.name(rule.output))


def _owner(namer: Namer, rule: OwnerRule) -> Text:
    if rule.post:
        return namer.name(rule.post)
    return both("由决策表定（{name}）", "as the decision table says ({name})", name=namer.name(rule.output))


def _step(namer: Namer, step: OverdueStep) -> Text:
    share = f"{step.at:.0%}"
    if step.do == "remind":
        return Text(f"用时达 {share} 催办", f"a reminder at {share} of the time")
    return Text(
        f"用时达 {share} 上报 {step.levels_up} 级督办", f"supervision {step.levels_up} up at {share} of the time"
    )


def _domain(namer: Namer, domain: Domain) -> Text:
    if domain.labels:
        return joined(domain.labels)
    shown = [domain.type, *(f"{value}" for value in domain.values), domain.catalog, domain.unit]
    if domain.low is not None or domain.high is not None:
        shown.append(f"{domain.low if domain.low is not None else ''}–{domain.high if domain.high is not None else ''}")
    text = " ".join(part for part in shown if part)
    return Text(text, text)


def _hours(namer: Namer, hours: Hours) -> Text:
    text = f"{hours.opens:%H:%M}–{_closing(hours.closes)}"
    days = {"all": Text("每天", "every day"), "working": Text("工作日", "working days")}.get(hours.days)
    return both(
        "{days} {text}", "{days} {text}", days=days or Text(f"周{hours.days}", f"weekday {hours.days}"), text=text
    )


def _plain(namer: Namer, value: object) -> Text:
    return Text(str(value), str(value))


_SAY: dict[type, Callable[[Namer, Any], Text]] = {
    bool: lambda namer, value: Text("是", "yes") if value else Text("否", "no"),
    int: _plain,
    float: _plain,
    Decimal: _plain,
    date: lambda namer, day: Text(f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}"),
    str: lambda namer, text: namer.name(text),
    Span: lambda namer, span: span_words(span),
    TimeRule: _time,
    OwnerRule: _owner,
    OverdueStep: _step,
    Domain: _domain,
    Hours: _hours,
    AgendaItem: lambda namer, item: item.title,
    Exclusion: lambda namer, item: item.reason,
}
