"""Cells, conditions and times of a pack in words, with links to what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from markupsafe import Markup

from yiwang.engine.decisions.definitions import Column, Table
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, parse_span
from yiwang.engine.workflows.definitions import CaseType, OverdueStep, OwnerRule, TimeRule
from yiwang.packtools.rulebook.book import Book

ACTORS = {
    "owner": Text("当前责任人", "whoever is accountable now"),
    "reporter": Text("反映人", "the reporter"),
    "caller": Text("发起人", "whoever called"),
    "body": Text("被叫单位", "the body called"),
    "system": Text("系统自动", "the system, by itself"),
}
OUTCOMES = {
    "solved": Text("已解决", "solved"), "answered": Text("已答复", "answered"),
    "diverted": Text("转法定途径", "led elsewhere"), "declined": Text("不予受理", "declined"),
    "withdrawn": Text("本人撤回", "withdrawn"), "merged": Text("已合并", "merged"),
    "not_passed": Text("未通过", "not passed"),
}  # fmt: skip
KNOWN = {
    "stage": Text("环节", "stage"), "outcome": Text("结果", "outcome"), "overdue": Text("超期", "overdue"),
    "answered": Text("已答复", "answered"), "solved": Text("已解决", "solved"), "satisfied": Text("满意", "satisfied"),
    "excluded": Text("已剔除", "excluded"), "reopened": Text("重办次数", "times reopened"),
    "supervised": Text("被督办", "supervised"), "responded_in_time": Text("按时响应", "responded in time"),
    "channel": Text("渠道", "channel"),
}  # fmt: skip
COMMON = {
    "true": Text("是", "yes"), "false": Text("否", "no"), "null": Text("不详", "not known"), "none": Text("无", "none"),
    "red": Text("红色", "red"), "orange": Text("橙色", "orange"), "yellow": Text("黄色", "yellow"),
    "blue": Text("蓝色", "blue"), "green": Text("绿色", "green"), "other": Text("其他", "other"),
    "high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low"),
}  # fmt: skip
_OPERATORS = {
    "and": Text("且", "and"), "or": Text("或", "or"), "not": Text("非", "not"), "=": Text("为", "is"),
    "!=": Text("不为", "is not"), ">=": Text("不少于", "at least"), "<=": Text("不超过", "at most"),
    ">": Text("大于", "more than"), "<": Text("小于", "less than"), "in": Text("属于", "in"),
}  # fmt: skip
_TOKEN = re.compile(r'"[^"]*"|@?[^\W\d]\w*|>=|<=|!=|[=<>]|[^\s"@=<>!]+?(?=[\s"=<>!]|$)|\S')
_TEST = re.compile(r"\s*(>=|<=|>|<)\s*(.+)")


def fact_titles(book: Book, case_type: CaseType) -> dict[str, Text]:
    """What the names in the conditions of a case type are called."""
    titles = dict(KNOWN)
    for name in (*case_type.on_open, *(name for move in case_type.transitions for name in move.decide)):
        for table in book.pack.decisions.get(name, ()):
            titles |= {column.name: column.title for column in table.outputs if any(column.title)}
    if form := book.pack.forms.get(case_type.form):
        titles |= {field.name: field.label for field in form.fields}
    return titles | {fact.name: fact.title for fact in case_type.facts}


def all_fact_titles(book: Book, over: Iterable[str] = ("all",)) -> dict[str, Text]:
    """The same over several case types, or all."""
    over = tuple(over)
    chosen = book.pack.case_types if "all" in over else [id for id in over if id in book.pack.case_types]
    found = dict(KNOWN)
    for id in chosen:
        found = fact_titles(book, book.pack.case_types[id][-1]) | found
    return found


def value(book: Book, text: str, domain: Domain | None = None) -> Markup:
    """A single value in words: a code by its catalog, a post by its title, a span as one says it."""
    bare = text.strip().strip('"')
    if domain and domain.labels and bare in domain.values:
        return book.text(domain.labels[domain.values.index(bare)])
    if domain and domain.catalog and (catalog := book.pack.catalogs.get(domain.catalog)):
        found = next((item.title for item in catalog.items if item.code == bare), None)
        if found:
            return book.text(found)
    if bare.startswith("@"):
        return figure(book, bare[1:])
    for section in ("posts", "unit_kinds", "case_types"):
        if book.has(section, bare):
            return book.link(section, bare)
    span = parse_span(bare) if not bare.isdecimal() else None
    known = book.codes.get(bare) or COMMON.get(bare) or OUTCOMES.get(bare)
    return book.text(span_words(span) if span else known or bare.replace("_", " "))


def channel(book: Book, code: str) -> Markup:
    """A channel by its title in the catalog of channels."""
    return value(book, code, Domain("string", catalog="channels"))


_PUBLIC = {
    "area": Text("公开，位置只到社区", "public, placed by its community"),
    "cell": Text("公开，位置只到网格", "public, placed by its cell"),
    "point": Text("公开，位置到点", "public, with its exact place"),
}


def public(book: Book, code: str) -> Markup:
    """What everyone may see; whatever is not said is not public."""
    return book.text(_PUBLIC.get(code, Text("不公开", "not public")))


def figure(book: Book, id: str) -> Markup:
    """The value of a parameter as a link to its line."""
    if not book.has("parameters", id):
        return book.plain(f"@{id}")
    return Markup('<a href="{}">{}</a>').format(book.href("parameters", id), book.text(book.figure(id)))


def _domain(book: Book, column: Column) -> Domain:
    """The domain of a column; of one that is a question of a form, with the catalog of the form."""
    if column.domain.catalog or column.name not in book.chosen_from:
        return column.domain
    return replace(column.domain, catalog=book.chosen_from[column.name])


def test(book: Book, cell: str, column: Column) -> Markup:
    """An input cell of a decision table in words."""
    cell = cell.strip()
    domain = _domain(book, column)
    if cell in ("", "-"):
        return Markup('<span class="any">{}</span>').format(book.words("不论", "any"))
    if cell.startswith("not(") and cell.endswith(")"):
        return book.words("除：", "all but: ") + test(book, cell[4:-1], column)
    if "," in cell and not cell.startswith(("[", "(", "]")):
        return book.listed(test(book, part, column) for part in cell.split(","))
    if found := _TEST.fullmatch(cell):
        return book.text(_OPERATORS[found[1]]) + Markup(" ") + value(book, found[2], domain)
    if bounds := re.fullmatch(r"[\[\](](.+)\.\.(.+)[\])\[]", cell):
        middle = book.words(" 至 ", " to ")
        return value(book, bounds[1], domain) + middle + value(book, bounds[2], domain)
    return value(book, cell, domain)


def result(book: Book, cell: str, column: Column, titles: Mapping[str, Text]) -> Markup:
    """An output cell in words."""
    if cell.strip().startswith("="):
        return condition(book, cell.strip()[1:], titles)
    return value(book, cell, _domain(book, column))


def condition(book: Book, text: str, titles: Mapping[str, Text]) -> Markup:
    """A condition in words; what has no words stays as it is written."""
    return Markup(" ").join(_word(book, token, titles) for token in _TOKEN.findall(text))


def _word(book: Book, token: str, titles: Mapping[str, Text]) -> Markup:
    if token.startswith('"'):
        code = token.strip('"')
        return book.text(_code_title(book, code))
    if token in _OPERATORS:
        return Markup("<i>{}</i>").format(book.text(_OPERATORS[token]))
    if token.startswith("@"):
        return figure(book, token[1:])
    return book.text(titles.get(token) or COMMON.get(token) or token)


def _code_title(book: Book, code: str) -> Text | str:
    for versions in book.pack.case_types.values():
        for stage in versions[-1].stages:
            if stage.id == code:
                return stage.title
    for catalog in book.pack.catalogs.values():
        for item in catalog.items:
            if item.code == code:
                return item.title
    return COMMON.get(code) or OUTCOMES.get(code) or code


def actor(book: Book, id: str) -> Markup:
    """Who: a post by its title, or one of the actors."""
    return book.text(ACTORS[id]) if id in ACTORS else book.link("posts", id)


def actor_text(book: Book, id: str) -> Text:
    return ACTORS.get(id) or book.title("posts", id)


def actors(book: Book, ids: Iterable[str]) -> Markup:
    return book.listed(actor(book, id) for id in ids)


def deciding(book: Book, case_type: CaseType, output: str) -> list[Table]:
    """The tables of a case type that give an output, in the version in force last."""
    names = (*case_type.on_open, *(name for move in case_type.transitions for name in move.decide))
    tables = [book.pack.decisions[name][-1] for name in dict.fromkeys(names) if name in book.pack.decisions]
    return [table for table in tables if any(column.name == output for column in table.outputs)]


def by_table(book: Book, case_type: CaseType, output: str) -> Text:
    tables = deciding(book, case_type, output)
    if not tables:
        return Text("由决策表定", "as the decision table says")
    zh, en = "、".join(table.title.zh for table in tables), ", ".join(table.title.en for table in tables)
    return Text(f"按决策表：{zh}", f"by the table: {en}")


def owner_text(book: Book, case_type: CaseType, rule: OwnerRule | None) -> Text:
    if rule is None:
        return Text("", "")
    return actor_text(book, rule.post) if rule.post else by_table(book, case_type, rule.output)


def owner(book: Book, case_type: CaseType, rule: OwnerRule | None) -> Markup:
    """Who is accountable, with links; of a table, every post it may name."""
    if rule is None:
        return Markup("")
    if rule.post:
        return actor(book, rule.post)
    return _decided(book, case_type, rule.output)


def _decided(book: Book, case_type: CaseType, output: str) -> Markup:
    said: list[Markup] = []
    for table in deciding(book, case_type, output):
        place = [column.name for column in table.outputs].index(output)
        cells = dict.fromkeys(row.outputs[place] for row in table.rows)
        shown = book.listed(result(book, cell, table.outputs[place], {}) for cell in cells)
        link = Markup('<a href="{}">{}</a>').format(book.href("decisions", table.id), book.text(table.title))
        said.append(book.words("按决策表 ", "by the table ") + link + book.words("：", ": ") + shown)
    return Markup("<br>").join(said) or book.words("由决策表定", "as the decision table says")


def time_text(book: Book, case_type: CaseType, rule: TimeRule | None) -> Text:
    if rule is None:
        return Text("", "")
    if rule.span is not None:
        return span_words(rule.span)
    return book.figure(rule.parameter) if rule.parameter else by_table(book, case_type, rule.output)


def time(book: Book, case_type: CaseType, rule: TimeRule | int | None) -> Markup:
    """A time (or a number of times) in words, with links."""
    if rule is None:
        return Markup("")
    if isinstance(rule, int):
        return book.text(str(rule))
    if rule.parameter:
        return figure(book, rule.parameter)
    return book.text(span_words(rule.span)) if rule.span is not None else _decided(book, case_type, rule.output)


def late(step: OverdueStep) -> Text:
    """A step of the overdue ladder in words."""
    when = (
        Text("时限一到", "when the time is up") if step.at == 1 else
        Text(f"时限用去 {step.at:.0%} 时", f"when {step.at:.0%} of the time is used")
        if step.at < 1 else Text(f"到时限的 {step.at:g} 倍时", f"at {step.at:g} times the limit")
    )  # fmt: skip
    if step.do == "remind":
        return Text(f"{when.zh}，催办责任人", f"{when.en}, whoever is accountable is reminded")
    levels = Text("上一级", "one level up") if step.levels_up == 1 else Text(
        f"上 {step.levels_up} 级", f"{step.levels_up} levels up"
    )  # fmt: skip
    return Text(f"{when.zh}，由{levels.zh}督办", f"{when.en}, it is supervised from {levels.en}")
