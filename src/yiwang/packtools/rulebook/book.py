"""What every page of a rule book needs: titles, links, and texts in the languages of the book, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup, escape

from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.definitions import Pack, Source
from yiwang.engine.packs.sections import SECTIONS, VERSIONED
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Text
from yiwang.engine.values import parse_span

BookLanguage = Literal["zh-Hans", "en", "both"]

_PAGES = {
    "sources": "sources.html#source-{}", "glossary": "glossary.html#term-{}", "levels": "organisation.html#level-{}",
    "lines": "organisation.html#line-{}", "unit_kinds": "organisation.html#body-{}", "posts": "posts.html#post-{}",
    "parameters": "figures.html#figure-{}", "duties": "duties.html#duty-{}", "catalogs": "catalogs.html#catalog-{}",
    "case_types": "case_{}.html", "decisions": "decision_{}.html", "timetables": "law.html#timetable-{}",
    "statutory": "law.html#maximum-{}", "forms": "forms.html#form-{}", "indicators": "indicators.html#indicator-{}",
    "meetings": "calendar.html#meeting-{}", "visits": "calendar.html#visit-{}",
    "calculations": "indicators.html#calculation-{}", "templates": "documents.html#document-{}",
    "answers": "documents.html#answer-{}",
    "scenarios": "scenarios.html#scenario-{}", "coverage": "coverage.html#system-{}",
}  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Chinese fonts set curly quotes as wide as a character, which tears English sentences apart."""


def slug(id: str) -> str:
    """An id as an anchor or a file name: letters and digits of any script, `_`, `-` and single dots."""
    return re.sub(r"[^\w-]+", "-", id) or "-"


def _codes(pack: Pack) -> dict[str, Text]:
    """What a bare code means: a local word, a level, or an item of a catalog when all that have it agree."""
    items: dict[str, set[Text]] = {}
    for catalog in pack.catalogs.values():
        for item in catalog.items:
            items.setdefault(item.code, set()).add(item.title)
    found = {code: titles.pop() for code, titles in items.items() if len(titles) == 1}
    found |= {level.id: level.title for level in pack.levels.values()}
    return found | {term.identifier: term.label for term in pack.glossary.values()}


class Book:
    """One rule book: the pack as written (`own`), merged over its base (`pack`), and the language of its pages."""

    def __init__(self, own: Pack, pack: Pack, base: Pack | None, language: BookLanguage) -> None:
        self.own, self.pack, self.base, self.language = own, pack, base, language
        self.page_language = "en" if language == "en" else "zh-Hans"
        self.codes = _codes(pack)
        self.chosen_from = {
            field.name: field.type.partition(" ")[2]
            for form in pack.forms.values()
            for field in form.fields
            if field.type.startswith("select_")
        }
        """The catalog that the answer to a question comes from, by the name of the fact."""

    # texts

    def text(self, text: Text | str | None) -> Markup:
        """A text in the language of the book; in a book of both, the English follows the Chinese."""
        if not text:
            return Markup("")
        if isinstance(text, str):
            return self.plain(text)
        if self.language == "both" and text.zh and text.en and text.zh != text.en:
            return Markup('<span class="zh">{}</span> <span class="en" lang="en">{}</span>').format(text.zh, text.en)
        if self.language == "en":
            return self.plain(text.in_language("en").translate(_STRAIGHT))
        return self.plain(text.in_language("zh-Hans"))

    def plain(self, text: str) -> Markup:
        """A text that there is in one language only, marked with it when that is not the page's."""
        if self.page_language == "en" and _CHINESE.search(text):
            return Markup('<span lang="zh-Hans">{}</span>').format(text)
        return escape(text)

    def named(self, source: Source) -> Markup:
        """An instrument by its own name, after its English one where there is one and the book is in English."""
        if not source.title_en or self.page_language != "en":
            return self.text(Text(source.title, source.title_en or source.title))
        return Markup("{} {}").format(source.title_en, self.plain(source.title))

    def words(self, zh: str, en: str) -> Markup:
        """The book's own words; mere punctuation is not said twice."""
        if self.language == "both" and not any(letter.isalnum() for letter in en):
            return escape(zh)
        return self.text(Text(zh, en))

    def spoken(self, text: Text | str) -> str:
        """A text without marks, for drawings and titles of pages."""
        if isinstance(text, str):
            return text
        if self.language == "both" and text.zh and text.en and text.zh != text.en:
            return f"{text.zh} {text.en}"
        return text.in_language("en" if self.language == "en" else "zh-Hans")

    def day(self, day: date | None) -> Text:
        return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat()) if day else Text("", "")

    # links

    def href(self, section: str, id: str) -> str:
        """Where an item of a section stands."""
        return _PAGES[section].format(quote(slug(id)))

    def has(self, section: str, id: str) -> bool:
        return section in SECTIONS and id in getattr(self.pack, section)

    def title(self, section: str, id: str) -> Text:
        """The title of an item; its id when there is none."""
        found = getattr(self.pack, section).get(id) if section in SECTIONS else None
        title = getattr(found[-1] if section in VERSIONED and found else found, "title", None)
        return title if isinstance(title, Text) and any(title) else Text(id, id)

    def link(self, section: str, id: str) -> Markup:
        """The title of an item as a link to it; an item that does not exist is only named."""
        shown = self.text(self.title(section, id))
        if not self.has(section, id):
            return shown
        return Markup('<a href="{}">{}</a>').format(self.href(section, id), shown)

    def links(self, section: str, ids: Iterable[str]) -> Markup:
        return self.listed(self.link(section, id) for id in ids)

    def listed(self, parts: Iterable[Markup]) -> Markup:
        return Markup(", " if self.language == "en" else "、").join(parts)

    def reference(self, path: str) -> Markup:
        """`case_types/dispute` as a link."""
        section, _, id = path.partition("/")
        return self.link(section, id) if section in _PAGES else self.plain(path)

    def cite(self, source: str) -> Markup:
        """A citation as one reads it, linked to its instrument."""
        id = source.partition(" ")[0]
        if id not in self.pack.sources:
            return self.plain(source)
        title = self.pack.sources[id].title
        return Markup('<a class="cite" href="{}" title="{}">{}</a>').format(
            self.href("sources", id), title, self.text(cited(self.pack.sources, source, marks=True))
        )

    def is_own(self, section: str, id: str) -> bool:
        return id in getattr(self.own, section)

    def figure(self, id: str) -> Text:
        """The value of a parameter that is the latest, with its unit."""
        parameter = self.pack.parameters.get(id)
        if parameter is None or not parameter.values:
            return Text(f"@{id}", f"@{id}")
        return figure_text(parameter.values[-1].value, parameter.domain.unit)


_UNITS = {
    "people": Text("人", "people"), "times": Text("次", "times"), "yuan": Text("元", "yuan"),
    "days": Text("天", "days"),
    "households": Text("户", "households"), "percent": Text("%", "%"), "years": Text("年", "years"),
    "months": Text("个月", "months"), "hours": Text("小时", "hours"), "minutes": Text("分钟", "minutes"),
    "points": Text("分", "points"), "grades": Text("级", "grades"), "persons": Text("人", "persons"),
    "seconds": Text("秒", "seconds"), "teams": Text("支", "teams"), "level": Text("级", "levels"),
    "members": Text("人", "members"), "firms": Text("家", "firms"),
}  # fmt: skip


def figure_text(value: str, unit: str) -> Text:
    """A figure with its unit in words; a span as one says it."""
    span = parse_span(value)
    if span and not value.replace(".", "").isdecimal():
        return span_words(span)
    if value in ("true", "false"):
        return Text("是", "yes") if value == "true" else Text("否", "no")
    words = _UNITS.get(unit, Text(unit, unit))
    return Text(f"{value} {words.zh}".strip(), f"{value} {words.en}".strip())
