"""Scenarios in words: what is given, what happens, what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain
from yiwang.packtools.rulebook import phrases
from yiwang.packtools.rulebook.book import Book

_NAMES = {
    "area": Text("地点", "at"), "reported_at": Text("反映时间", "reported"), "channel": Text("渠道", "channel"),
    "on": Text("日期", "on"), "stage": Text("环节", "stage"), "owner": Text("责任人", "accountable"),
    "due": Text("期限", "due"), "because": Text("依据", "because"), "reminded": Text("催办次数", "reminded"),
    "supervised": Text("督办次数", "supervised"), "told": Text("已告知", "told"), "ended": Text("已办结", "ended"),
    "outcome": Text("结果", "outcome"), "answered": Text("已答复", "answered"), "result": Text("结果", "result"),
    "value": Text("值", "value"), "from": Text("从", "from"), "span": Text("时限", "time"),
    "post": Text("岗位", "post"),
    "vacant": Text("空缺", "vacant"), "refused": Text("不予办理", "refused"), "colour": Text("颜色", "colour"),
    "team": Text("承办队伍", "team"), "within": Text("时限", "within"), "open": Text("发起", "calls"),
    "respond": Text("响应", "responds"), "finish": Text("完成", "finishes"), "score": Text("评价", "scores"),
    "pause": Text("暂停", "pauses"), "resume": Text("恢复", "resumes"), "extend": Text("延期", "extends by"),
    "object": Text("提出异议", "objects"), "rule": Text("裁定", "ruling"), "wait": Text("过了", "after"),
    "until": Text("到", "until"), "by": Text("由", "by"), "at": Text("时间", "at"), "with": Text("填写", "with"),
    "body": Text("单位", "body"), "bodies": Text("单位", "bodies"), "do": Text("办理", "does"),
    "inputs": Text("输入", "inputs"), "upheld": Text("成立", "upheld"), "rejected": Text("不成立", "rejected"),
}  # fmt: skip


class Teller:
    """Tells one scenario, with the titles of the case type it is about."""

    def __init__(self, book: Book, scenario: Scenario) -> None:
        self.book, self.scenario = book, scenario
        section, _, id = scenario.subject.partition("/")
        self.titles: Mapping[str, Text] = {}
        self.steps: dict[str, Text] = {}
        self.codes: dict[str, str] = {}
        if section == "case_types" and id in book.pack.case_types:
            case_type = book.pack.case_types[id][-1]
            self.titles = phrases.fact_titles(book, case_type)
            self.steps = {move.id: move.title for move in case_type.transitions}
            self.steps |= {stage.id: stage.title for stage in case_type.stages}
            self.steps |= {part.id: part.title for part in case_type.parts}
            self.steps |= {pause.id: pause.title for pause in case_type.pauses}
            self.codes = _catalogs_of(book, case_type.form)

    def given(self) -> Iterator[Markup]:
        return self._pairs(self.scenario.given)

    def when(self) -> Iterator[Markup]:
        for step in self.scenario.when:
            yield Markup(" ").join(self._pairs(step)) if isinstance(step, Mapping) else self._value("", step)

    def then(self) -> Iterator[Markup]:
        return self._pairs(self.scenario.then)

    def _pairs(self, values: Mapping[str, object]) -> Iterator[Markup]:
        for name, value in values.items():
            said = self._value(name, value)
            if name == "do":
                yield said
            else:
                yield self.book.text(self._name(name)) + Markup(" ") + said

    def _name(self, name: str) -> Text | str:
        return _NAMES.get(name) or self.titles.get(name) or name.replace("_", " ")

    def _value(self, name: str, value: object) -> Markup:
        if isinstance(value, Mapping):
            return self.book.words("（", "(") + self.book.listed(self._pairs(value)) + self.book.words("）", ")")
        if isinstance(value, tuple | list):
            return self.book.listed(self._value(name, item) for item in value)
        if isinstance(value, bool):
            return self.book.text(phrases.COMMON["true" if value else "false"])
        text = "—" if value is None else str(value)
        found = self.steps.get(text) or phrases.ACTORS.get(text) or _NAMES.get(text)
        if found:
            return self.book.text(found)
        if name == "because" and (row := _ROW.fullmatch(text)):
            table = self.book.link("decisions", row[1]) + Markup(" ") if row[1] else Markup("")
            return table + self.book.words(f"第 {row[2]} 行", f"row {row[2]}")
        if name in ("area", "because"):
            return self.book.plain(text.replace("T", " ") if name == "area" else text)
        domain = Domain("string", catalog=self.codes.get(name, "channels" if name == "channel" else ""))
        return phrases.value(self.book, _moment(text), domain)


_ROW = re.compile(r"(?:(\w+) )?row (\d+)")


def _moment(text: str) -> str:
    """`2026-11-20T16:00` as `2026-11-20 16:00`."""
    return text.replace("T", " ") if len(text) == 16 and text[10:11] == "T" else text


def _catalogs_of(book: Book, form: str) -> dict[str, str]:
    found = book.pack.forms.get(form)
    return {field.name: field.type.partition(" ")[2] for field in found.fields} if found else {}
