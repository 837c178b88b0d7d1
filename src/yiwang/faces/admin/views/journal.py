"""The journal: search, seals and what to publish, verification with progress; and who opened contacts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.engine.problems import Text
from yiwang.faces.admin.event_words import about_day, event_words
from yiwang.faces.admin.forms import Form, chosen, complete, day_of, file_field
from yiwang.faces.admin.job_asking import ask_job
from yiwang.faces.admin.listing import Cell, Column, Empty, Filter, choice, day, listing, words
from yiwang.faces.admin.names import who
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.views.imports import download
from yiwang.faces.web.fields import span_said
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, today, uuid_or_none
from yiwang.faces.web.templatetags.web import post as acting_words
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.registers import events as register_events
from yiwang.foundation.registers import interface as registers
from yiwang.kernel import jobs
from yiwang.kernel.civil_time import instant
from yiwang.kernel.journal_search import PAGE, After, Wanted, count_entries, find_entries
from yiwang.kernel.models import JournalEntry, JournalSeal
from yiwang.kernel.seals import published

DAYS = 7
"""So far back the journal is shown when nothing is asked for: a search over all of it would be slow."""
MOST = 1000
LAST = 2**31 - 1
"""No entry of a case has a higher number."""
KINDS = {
    "case": ("事项", "cases"),
    "contact": ("联系方式", "contacts"),
    "account": ("账号", "accounts"),
    "unit": ("单位", "units"),
    "post_roles": ("岗位权限", "rights of posts"),
    "places": ("区划和网格", "areas and cells"),
    "pack": ("规则包", "packs"),
    "subscription": ("推送订阅", "subscriptions"),
    "case_import": ("事项导入", "imports of cases"),
    "case_export": ("事项导出", "exports of cases"),
    "local_answer": ("本地答复模板", "answer templates of offices"),
    "local_day": ("本地日子", "local days"),
    "case_months": ("移出的月份", "months set aside"),
}


def journal(request: PageRequest) -> HttpResponse:
    """Entries by case or account, by who, by kind and by day."""
    number, who_text = request.GET.get("about", "").strip(), request.GET.get("who", "").strip()
    aggregates, actor = _about(number), _actor(who_text)
    since, until = _days(request, bool(aggregates))
    wanted = Wanted(
        _start(since) if since else None,
        _start(until + timedelta(1)) if until else None,
        aggregates,
        actor,
        request.GET.get("kind", "") if request.GET.get("kind") in KINDS else "",
        without=_kept_from(request),
    )
    nobody = bool(number and not aggregates) or bool(who_text and not actor)
    rows = [] if nobody else find_entries(wanted, _after(request), PAGE + 1)
    total = 0 if nobody else count_entries(wanted, MOST)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    found = listing(
        request, t("日志", "Entries"), rows, _columns(rows), _nothing(number), _filters(request, since, until)
    )
    found.total, found.first_url = (
        f"{MOST}+" if total >= MOST else total,
        "" if not request.GET.get("after") else _without_after(request),
    )
    last = rows[-1] if rows else None
    found.next_url = _further(request, last) if more and last else ""
    return page(
        request,
        "journal",
        t("日志", "Journal"),
        listing=found,
        links=[
            link("seals", t("封印和核验", "Seals and verification")),
            link("openings", t("谁看过联系方式", "Contacts opened")),
        ],
    )


def _about(text: str) -> tuple[UUID, ...]:
    """What a text names: a case by its number, with its contact; an account by its login; anything by its id."""
    if not text:
        return ()
    if (id := uuid_or_none(text)) is not None:
        return (id, register_events.contact_of(id))
    found = [account.id] if (account := identity.account_named(text)) is not None else []
    for id in cases.ids_numbered(text.upper()):
        found += [id, register_events.contact_of(id)]
    return tuple(found)


def _kept_from(request: PageRequest) -> tuple[UUID, ...]:
    """Cases about what the reader belongs to, with their contacts: a report never reaches whom it is about."""
    found = cases.cases_kept_from(request.acting) if request.acting else []
    return (*found, *(register_events.contact_of(id) for id in found))


def _actor(text: str) -> str:
    """Who did it, as the journal calls them: an account by login, else the word itself."""
    if not text:
        return ""
    found = identity.account_named(text)
    return str(found.id) if found else text


def _days(request: PageRequest, narrow: bool) -> tuple[date | None, date | None]:
    since, until = day_of(request.GET.get("since")), day_of(request.GET.get("until"))
    if since is None and not narrow and "since" not in request.GET:
        since = today(request) - timedelta(DAYS)
    return since, until


def _usual(request: PageRequest, since: date | None) -> bool:
    return since is not None and day_of(request.GET.get("since")) is None


def _start(day: date) -> datetime:
    return instant(datetime.combine(day, time()))


def _after(request: PageRequest) -> After | None:
    moment, _, rest = request.GET.get("after", "").partition("~")
    aggregate, _, seq = rest.partition("~")
    id = uuid_or_none(aggregate)
    try:
        return After(datetime.fromisoformat(moment).astimezone(UTC), id, sorted((0, int(seq), LAST))[1]) if id else None
    except (ValueError, OverflowError):
        return None


def _without_after(request: PageRequest) -> str:
    held = request.GET.copy()
    held.pop("after", None)
    return f"?{held.urlencode()}"


def _further(request: PageRequest, last: JournalEntry) -> str:
    held = request.GET.copy()
    held["after"] = f"{last.recorded_at.isoformat()}~{last.aggregate_id}~{last.seq}"
    return f"?{held.urlencode()}"


def _nothing(number: str) -> Empty:
    if number:
        return Empty(
            t("没有找到", "Nothing found"),
            t("写事项编号、账号，或记录的 id。", "Give the number of a case, a login, or an id."),
        )
    return Empty(t("这几天没有日志", "No entries in these days"), t("把日期放宽一些。", "Widen the days."))


def _filters(request: PageRequest, since: date | None, until: date | None) -> list[Filter]:
    return [
        words(request, "about", t("关于什么（事项编号或账号）", "About (case number or login)")),
        words(request, "who", t("谁做的（账号）", "Done by (login)")),
        choice(request, "kind", t("哪一类", "Kind"), [(one, t(*said)) for one, said in KINDS.items()]),
        day(request, "since", t("从哪一天", "From"), since.isoformat() if since else "", _usual(request, since)),
        day(request, "until", t("到哪一天", "To"), until.isoformat() if until else ""),
    ]


def _columns(rows: list[JournalEntry]) -> list[Column[JournalEntry]]:
    names = who(row.actor for row in rows)
    numbers = dict(cases.Case.objects.filter(id__in=[row.aggregate_id for row in rows]).values_list("id", "number"))

    def about(one: JournalEntry) -> Cell:
        kind = t(*KINDS[one.aggregate_kind]) if one.aggregate_kind in KINDS else one.aggregate_kind
        query = f"{reverse('admin:journal')}?about={one.aggregate_id}"
        return Cell(numbers.get(one.aggregate_id, str(one.aggregate_id)[:13]), query, kind, code=True)

    def by(one: JournalEntry) -> Cell:
        post = acting_words(one.acting_as)
        nobody = one.actor == one.acting_as.partition("@")[0]
        return Cell(post) if nobody else Cell(names.get(one.actor, one.actor), under=post)

    return [
        Column("at", t("记录", "Recorded"), lambda one: Cell(when(one.recorded_at), under=_late(one))),
        Column(
            "what",
            t("发生了什么", "What"),
            lambda one: Cell(event_words(one.kind), under=about_day(one.kind, one.data), more=_said(one)),
        ),
        Column("about", t("关于", "About"), about),
        Column("who", t("谁", "By"), by),
        Column("seq", t("第几条", "No."), lambda one: Cell(one.seq, number=True)),
    ]


def _late(one: JournalEntry) -> str:
    """A phone without signal reports later than it happened."""
    if one.recorded_at - one.happened_at < timedelta(minutes=5):
        return ""
    return t("发生于 {m}", "happened {m}", m=when(one.happened_at))


def _said(one: JournalEntry) -> str:
    """As it stands there, with the name that it has in the chain: for whoever verifies it."""
    return f"{one.kind} {json.dumps(one.data, ensure_ascii=False) if one.data else ''}".strip()


def seals(request: PageRequest) -> HttpResponse:
    """Daily seals, the last verification, and a new one as a long action."""
    label = t("公布过的封印（可不选）", "Seals that were published (may be left out)")
    hint = t(
        "选上以前保存的 seals.txt，就能证明那以前的日志没有被改过。",
        "With a seals.txt kept elsewhere it is proved that nothing before it was changed.",
    )
    form = Form(
        "verify",
        t("现在核验一遍", "Verify it now"),
        [file_field("held", label, ".txt,text/plain", hint, required=False)],
        lambda values: None,
    )
    if chosen(request, [form]) is not None and complete(request, form):
        return ask_job(request, "verify_journal", Text("核验日志", "Verification of the journal"), {}, "held")
    rows = list(JournalSeal.objects.order_by("-day"))
    columns = _seals_columns()
    empty = Empty(
        t("还没有封印", "No seal yet"), t("每天结束后由后台程序封印。", "The worker seals each day that is over.")
    )
    last = jobs.jobs_of(None, 1, ["verify_journal"])
    lead = t(
        "每天的日志合成一个根；公布它，以后谁也改不了那天以前的日志而不被发现。",
        "A day's journal becomes one root; once it is published, nothing before it can be changed unseen.",
    )
    return page(
        request,
        "seals",
        t("封印和核验", "Seals and verification"),
        lead=lead,
        form=form,
        status=wrong([form]),
        listing=listing(request, t("每日封印", "Daily seals"), rows, columns, empty, sort="-day"),
        last=last[0] if last else None,
        entries=JournalEntry.objects.count(),
    )


def _seals_columns() -> list[Column[JournalSeal]]:
    return [
        Column("day", t("哪一天", "Day"), lambda one: Cell(one.day.isoformat(), number=True), lambda one: one.day),
        Column("entries", t("条数", "Entries"), lambda one: Cell(one.entries, number=True), lambda one: one.entries),
        Column(
            "root", t("根（可以公布）", "Root, to be published"), lambda one: Cell(bytes(one.root).hex(), code=True)
        ),
        Column("at", t("封印于", "Sealed"), lambda one: Cell(when(one.sealed_at))),
    ]


def roots(request: PageRequest) -> HttpResponse:
    """The seals as text, as `yiwang seals --publish` writes them."""
    text = published(list(JournalSeal.objects.order_by("day")))
    return download(text.encode(), "seals.txt", "text/plain; charset=utf-8")


def openings(request: PageRequest) -> HttpResponse:
    """Who opened whose contact, when and why. The person concerned can read the same lines."""
    since = day_of(request.GET.get("since")) or today(request) - timedelta(30)
    until = day_of(request.GET.get("until")) or today(request)
    wanted = Wanted(
        _start(since),
        _start(until + timedelta(1)),
        (),
        _actor(request.GET.get("who", "").strip()),
        register_events.AGGREGATE,
        register_events.CONTACT_OPENED,
        _kept_from(request),
    )
    rows = find_entries(wanted, None, MOST)
    names = who(row.actor for row in rows)
    known = [id for row in rows if (id := uuid_or_none(row.data.get("case")))]
    numbers = {str(id): number for id, number in cases.Case.objects.filter(id__in=known).values_list("id", "number")}
    columns = _openings_columns(names, numbers)
    filters = [
        words(request, "who", t("谁（账号）", "Who (login)")),
        day(request, "since", t("从哪一天", "From"), since.isoformat()),
        day(request, "until", t("到哪一天", "To"), until.isoformat()),
    ]
    empty = Empty(t("这段时间没有人看过联系方式", "Nobody opened a contact in this time"))
    lead = t(
        "看联系方式要写理由；反映人凭编号和查询码也能看到这些记录。",
        "Opening a contact asks for a reason; the reporter can read these lines too.",
    )
    found = listing(request, t("谁看过联系方式", "Contacts opened"), rows, columns, empty, filters)
    return page(request, "list", t("谁看过联系方式", "Contacts opened"), lead=lead, listing=found)


def _openings_columns(names: Mapping[str, str], numbers: Mapping[str, str]) -> list[Column[Any]]:
    return [
        Column("at", t("什么时候", "When"), lambda one: Cell(when(one.recorded_at)), lambda one: one.recorded_at),
        Column(
            "who",
            t("谁", "Who"),
            lambda one: Cell(names.get(one.actor, one.actor), under=acting_words(one.acting_as)),
            lambda one: one.actor,
        ),
        Column("why", t("为什么", "Why"), lambda one: Cell(one.data.get("reason", ""))),
        Column(
            "case",
            t("哪件事", "Which case"),
            lambda one: Cell(numbers.get(one.data.get("case", ""), t("没有记", "not kept")), code=True),
        ),
    ]


def personal(request: PageRequest) -> HttpResponse:
    """The catalogue of personal fields: what is asked, for what, on which basis, how long it is kept."""
    text = request.GET.get("q", "").strip()
    rows = [
        one
        for one in registers.personal_fields(today(request))
        if text in f"{one.label.zh} {one.label.en} {one.purpose} {one.form}"
    ]
    columns: list[Column[registers.PersonalField]] = [
        Column(
            "label",
            t("问什么", "What is asked"),
            lambda one: Cell(
                t(one.label.zh, one.label.en),
                under=f"{say(one.words.pack)} · {say(one.words.form)}",
                badge=t("敏感", "sensitive") if one.sensitive else "",
                tone="red",
            ),
            lambda one: one.label.zh,
        ),
        Column("purpose", t("用来做什么", "Purpose"), lambda one: Cell(say(one.words.purpose))),
        Column("basis", t("依据", "Legal basis"), lambda one: Cell(say(one.words.basis))),
        Column("retention", t("保存多久", "Kept for"), lambda one: Cell(span_said(one.retention))),
        Column("owner", t("谁负责", "Owner"), lambda one: Cell(say(one.words.owner)), lambda one: one.owner),
    ]
    empty = Empty(t("规则包里没有个人信息的问题", "The packs ask for nothing personal"))
    lead = t(
        "启用中的规则包向人们问的每一项个人信息；没有写明用途、依据、期限的，规则包就装不上。",
        "Everything personal that the packs ask. One that lacks purpose, basis or end is not installed.",
    )
    found = listing(
        request, t("个人信息目录", "Personal fields"), rows, columns, empty, [words(request, "q", t("找", "Find"))]
    )
    return page(request, "list", t("个人信息目录", "Personal fields"), lead=lead, listing=found)
