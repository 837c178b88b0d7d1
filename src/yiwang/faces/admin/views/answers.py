"""Answer templates of the packs in force: which words are offered where."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse

from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.engine.packs.editions import Edition
from yiwang.faces.admin.listing import choice, words
from yiwang.faces.admin.pages import page
from yiwang.faces.web.catalogs import packs_on
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, today
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


def answers(request: PageRequest) -> HttpResponse:
    on = today(request)
    text, use = request.GET.get("q", "").strip(), request.GET.get("use", "")
    rows = []
    for ref in packs_on(on):
        edition = packs.edition(ref.hash, on)
        rows += [
            _shown(one, edition, f"{ref.pack} {ref.version}")
            for one in edition.pack.answers.values()
            if use in ("", one.use)
        ]
    rows = [one for one in rows if text in f"{one.title} {one.text}"]
    filters = [
        words(request, "q", t("标题或文字里的词", "A word of it")),
        choice(request, "use", t("用在哪里", "Used for"), [(one, t(*said)) for one, said in USES.items()]),
    ]
    return page(
        request,
        "answers",
        t("答复模板", "Answer templates"),
        rows=sorted(rows, key=lambda one: (one.use, one.title)),
        filters=filters,
        narrowed=bool(text or use),
    )


def _shown(one: AnswerTemplate, edition: Edition, pack: str) -> Shown:
    types = [say(edition.programs[id].case_type.title) if id in edition.programs else id for id in one.over]
    where = t("、", ", ").join(types) or t("所有事项", "every case type")
    use = t(*USES[one.use]) if one.use in USES else one.use
    return Shown(say(one.title), use, say(one.text), where, pack, say(cited(edition.pack.sources, one.source)))
