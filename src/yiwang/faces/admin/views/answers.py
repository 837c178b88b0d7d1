"""Answer templates of the packs in force and of offices: which words are offered where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.engine.packs.answers import OF_EVERY_CASE, filled, names_in
from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.engine.packs.editions import Edition
from yiwang.faces.admin.answer_forms import adding, changing
from yiwang.faces.admin.forms import Form, take
from yiwang.faces.admin.listing import choice, emptied_by, words
from yiwang.faces.admin.names import pack_words, who
from yiwang.faces.admin.pages import page, wrong
from yiwang.faces.web.catalogs import packs_on
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.policy_packs import interface as packs

USES = {
    "answer": ("答复", "answer"),
    "decline": ("不予受理", "decline"),
    "extension": ("延期", "extension"),
    "question": ("问反映人", "question"),
}


class Shown(NamedTuple):
    """A template as the page shows it."""

    title: str
    use: str
    text: str
    where: str
    pack: str
    source: str


class Local(NamedTuple):
    """A template of an office."""

    title: str
    use: str
    texts: list[str]
    where: str
    who: str
    when: datetime
    forms: list[Form]


def answers(request: PageRequest) -> HttpResponse:
    on = today(request)
    text, use = request.GET.get("q", "").strip(), request.GET.get("use", "")
    rows = []
    for ref in packs_on(on):
        edition = packs.edition(ref.hash, on)
        rows += [
            _shown(one, edition, pack_words(ref))
            for one in edition.pack.answers.values()
            if use in ("", one.use)
        ]
    rows = [one for one in rows if text in f"{one.title} {one.text}"]
    filters = [
        words(request, "q", t("标题或文字里的词", "A word of it")),
        choice(request, "use", t("用在哪里", "Used for"), [(one, t(*said)) for one, said in USES.items()]),
    ]
    local = _local(request, text, use)
    forms = [form for one in local for form in one.forms]
    add = adding(request, _uses(), _types(on)) if "admin" in person(request).roles else None
    every = [*forms, *([add] if add else [])]
    back = take(request, every, reverse("admin:answers"))
    return back or page(
        request,
        "answers",
        t("答复模板", "Answer templates"),
        local=local,
        add=add,
        status=wrong(every),
        rows=sorted(rows, key=lambda one: (one.use, one.title)),
        filters=filters,
        emptied=emptied_by(request, filters),
    )


def _shown(one: AnswerTemplate, edition: Edition, pack: str) -> Shown:
    types = [say(edition.programs[id].case_type.title) if id in edition.programs else id for id in one.over]
    where = t("、", ", ").join(types) or t("所有事项", "every case type")
    use = t(*USES[one.use]) if one.use in USES else one.use
    text = _in_words(say(one.text), _titles([edition]))
    return Shown(say(one.title), use, text, where, pack, say(cited(edition.pack.sources, one.source)))


def _titles(editions: Iterable[Edition]) -> dict[str, str]:
    """What the names that a template fills in are called: those of every case, and facts."""
    programs = [program for one in editions for program in one.programs.values()]
    found = {name: say(title) for program in programs for name, title in program.titles.items()}
    return found | {name: say(title) for name, title in OF_EVERY_CASE.items()}


def _in_words(text: str, titles: Mapping[str, str]) -> str:
    """A template as it is read: instead of each name in braces, what will stand there."""
    return filled(text, {name: t("〔{n}〕", "[{n}]", n=titles.get(name, name)) for name in names_in(text)})


def _local(request: PageRequest, text: str, use: str) -> list[Local]:
    """Those of offices in one's own area; with what may be done about each."""
    acting, on = person(request), today(request)
    rows = [
        one for one in cases.local_answers(acting.area_path)
        if use in ("", one.use) and text in f"{one.title} {one.text_zh} {one.text_en}"
    ]  # fmt: skip
    names, types = who(one.changed_by for one in rows), _types(on) if rows else []
    titles = _titles(_editions(on)) if rows else {}
    may = "admin" in acting.roles
    return [
        Local(
            one.title, t(*USES[one.use]),
            [_in_words(words, titles) for words in (one.text_zh, one.text_en) if words],
            _offered_to(one, dict(types)), names[one.changed_by], one.changed_at,
            changing(request, one, _uses(), types) if may else [],
        )
        for one in rows
    ]  # fmt: skip


def _offered_to(one: cases.LocalAnswer, types: Mapping[str, str]) -> str:
    """To whom it is offered, and for what."""
    unit = organizations.unit(one.unit)
    name = unit.title if unit else str(one.unit)
    to = t("{u}辖区内的所有单位", "every unit in the area of {u}", u=name) if one.whole_area else name
    return f"{to} · {types.get(one.case_type, one.case_type) or t('所有事项', 'every case type')}"


def _uses() -> list[tuple[str, str]]:
    return [(one, t(*said)) for one, said in USES.items()]


def _types(on: date) -> list[tuple[str, str]]:
    found = {id: say(one.case_type.title) for edition in _editions(on) for id, one in edition.programs.items()}
    return list(found.items())


def _editions(on: date) -> list[Edition]:
    return [packs.edition(ref.hash, on) for ref in packs_on(on)]
