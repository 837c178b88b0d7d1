"""Packs: what is installed, one version, upload, comparison, what was put in force and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiwang.engine.packs.comparing import compare as compare_packs
from yiwang.engine.packs.comparing import notice
from yiwang.engine.packs.describing import describe
from yiwang.engine.problems import Text
from yiwang.faces.admin.days_counted import calendar_changes, counted, kept_days
from yiwang.faces.admin.forms import Form, chosen, complete, file_field, file_name, select_field, sent_to, take
from yiwang.faces.admin.job_asking import ask_job
from yiwang.faces.admin.listing import Cell, Column, Empty, Listing, choice, life, listing, words
from yiwang.faces.admin.names import area_words, areas_of
from yiwang.faces.admin.pack_forms import pack_forms, proposal_forms, roll_back_form
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.fields import Field, Typed
from yiwang.faces.web.language import language, say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.templatetags.web import post as acting_words
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.interface import Decided, PackRef, Proposed


def title_of(version: Any) -> str:
    return say(Text(version.title_zh, version.title_en))


def list_packs(request: PageRequest) -> HttpResponse:
    """Every installed version, and where it holds."""
    text = request.GET.get("q", "").strip()
    rows = [one for one in packs.installed() if text.lower() in f"{title_of(one)} {one.pack} {one.version}".lower()]
    holding = active(today(request))
    known = areas_of([one.area_path for one in holding])

    def where(version: Any) -> Cell:
        said = [
            area_words(one.area_path, known) + (t("（试点）", " (pilot)") if one.pilot else "")
            for one in holding
            if one.ref.hash == version.hash
        ]
        return Cell(t("、", ", ").join(said) or t("没有启用", "nowhere"))

    columns: list[Column[Any]] = [
        Column(
            "title",
            t("规则包", "Pack"),
            lambda one: Cell(title_of(one), reverse("admin:pack", args=[one.hash])),
            title_of,
        ),
        Column(
            "version",
            t("版本", "Version"),
            lambda one: Cell(one.version, number=True),
            lambda one: (one.pack, one.version),
        ),
        Column("at", t("安装", "Installed"), lambda one: Cell(when(one.installed_at)), lambda one: one.installed_at),
        Column("where", t("在哪里启用", "In force in"), where),
    ]
    empty = _list_packs_empty()
    may = "admin" in person(request).roles
    links = [link("packs_upload", t("上传规则包", "Upload a pack"))] if may else []
    links.append(link("decisions", t("启用和撤回的记录", "What was put in force")))
    filters = [words(request, "q", t("名称或版本", "Name or version"))]
    found = listing(request, t("已安装的版本", "Installed versions"), rows, columns, empty, filters)
    return page(request, "list", t("规则包", "Packs"), listing=found, links=links)


def _list_packs_empty() -> Empty:
    return Empty(
        t("还没有安装规则包", "No pack is installed"),
        t("上传一个规则包，检查没有错误就可以安装。", "Upload one; if nothing is wrong it is installed."),
    )


def upload(request: PageRequest) -> HttpResponse:
    sent = sent_to(request, "upload")
    actions = [
        ("check", t("只检查，不安装", "Only check it")),
        ("install", t("检查，没有错误就安装", "Check; install if sound")),
    ]
    hint = t(
        "把规则包的文件夹压缩成 zip；或用导出的 XLSX 工作簿。它所依据的基础包装过就不必一起传。",
        "Zip the folder of the pack, or send its XLSX workbook. A base that is installed need not come along.",
    )
    fields = _upload_fields(actions, hint, sent)
    form = Form("upload", t("上传", "Upload"), fields, lambda values: None)
    if chosen(request, [form]) is not None and complete(request, form):
        name = file_name(request)
        if not name.lower().endswith((".zip", ".xlsx")):
            fields[0].error = t("只认 .zip 和 .xlsx", "Only .zip and .xlsx are read")
        else:
            payload = {"install": request.POST.get("do") == "install"}
            title = Text(f"检查规则包 {name}", f"Check the pack {name}")
            return ask_job(request, "upload_pack", title, payload, "file")
    notes = [
        t(
            "安装不等于启用：装好以后先比较、跑情景、模拟，再决定从哪天起在哪里用。",
            "Installing puts nothing in force: compare, play the scenarios, simulate, then decide.",
        ),
        t(
            "检查结果会写明每个问题在哪个文件、第几行、怎么改。",
            "Each problem is told with its file, its line and how to mend it.",
        ),
    ]
    return page(
        request,
        "form",
        t("上传规则包", "Upload a pack"),
        crumbs=[link("packs", t("规则包", "Packs"))],
        forms=[form],
        notes=notes,
        status=wrong([form]),
    )


def _upload_fields(actions: Any, hint: Any, sent: Typed) -> list[Field]:
    return [
        file_field("file", t("规则包（.zip 或 .xlsx）", "The pack (.zip or .xlsx)"), ".zip,.xlsx", hint),
        select_field("do", t("要做什么", "What to do"), actions, (sent.get("do") or ["install"])[0]),
    ]


def pack(request: PageRequest, pack_hash: str) -> HttpResponse:
    version = packs.version_of(pack_hash)
    if version is None:
        raise Http404
    on = today(request)
    may = "admin" in person(request).roles
    forms = pack_forms(request, version) if may else []
    if (asked := _asked(request, forms, pack_hash)) is not None:
        return asked
    back = take(request, [one for one in forms if one.name == "activate"], reverse("admin:pack", args=[pack_hash]))
    if back is not None:
        return back
    rows = [one for one in packs.decisions() if one.ref.hash == pack_hash]
    merged = packs.edition(pack_hash, on).pack
    links = [link("compare", t("和别的版本比较", "Compare"), pack_hash)]
    empty = _never(request, pack_hash)
    return page(
        request,
        "pack",
        f"{title_of(version)} {version.version}",
        crumbs=[link("packs", t("规则包", "Packs"))],
        facts=_facts(version),
        about=list(describe(merged, language())),
        forms=forms,
        links=links,
        status=wrong(forms),
        book=reverse("portal:rule_page", args=[pack_hash, "index.html"]),
        listings=[listing(request, t("在哪里启用", "Where it is in force"), rows, _columns(request, rows), empty)],
    )


def _never(request: PageRequest, pack_hash: str) -> Empty:
    """Nowhere in force: whether somebody proposed it."""
    waits = any(one.ref.hash == pack_hash for one in packs.proposals(person(request).area_path))
    if not waits:
        return Empty(t("还没有启用过", "It was never put in force"))
    words = t("已经有人提议启用，等第二个人同意", "It is proposed, and waits for a second person")
    return Empty(words, "", reverse("admin:decisions"), t("去看提议", "See the proposal"))


def _asked(request: PageRequest, forms: list[Form], pack_hash: str) -> HttpResponse | None:
    """The long actions: scenarios and simulation."""
    form = chosen(request, [one for one in forms if one.name in ("scenarios", "simulate")])
    if form is None or not complete(request, form):
        return None
    version = packs.version_of(pack_hash)
    named = _both(version) if version else Text(pack_hash[:12], pack_hash[:12])
    if form.name == "scenarios":
        title = Text(f"跑情景：{named.zh}", f"Scenarios of {named.en}")
        return ask_job(request, "run_scenarios", title, {"hash": pack_hash})
    payload = form.make({name: request.POST.get(name, "") for name in ("past", "area", "beside", "count")})
    return ask_job(request, "simulate_pack", Text(f"模拟一年：{named.zh}", f"A year under {named.en}"), payload)


def _both(version: Any) -> Text:
    return Text(f"{version.title_zh} {version.version}", f"{version.title_en or version.title_zh} {version.version}")


def _facts(version: Any) -> list[tuple[str, Cell]]:
    return [
        (t("版本", "Version"), Cell(version.version)),
        (t("编号", "Id"), Cell(version.pack, code=True)),
        (t("内容校验值", "Hash of its content"), Cell(version.hash, code=True)),
        (t("安装", "Installed"), Cell(when(version.installed_at), under=acting_words(version.installed_by))),
        (t("检查时的提醒", "Warnings when checked"), Cell(len(version.warnings), number=True)),
    ]


def _columns(request: PageRequest, rows: list[Decided]) -> list[Column[Decided]]:
    known, on = areas_of([one.area_path for one in rows]), today(request)

    def state(one: Decided) -> Cell:
        if one.never or (one.until is not None and one.until <= on):
            return Cell(
                life(one.since, one.until), badge=t("已撤回", "taken back") if one.never else t("已结束", "ended")
            )
        badge, tone = (t("试点", "pilot"), "blue") if one.pilot else (t("启用", "in force"), "green")
        return Cell(life(one.since, one.until), badge=badge if one.since <= on else t("还没到", "not yet"), tone=tone)

    return [
        Column(
            "where", t("在哪里", "Where"), lambda one: Cell(area_words(one.area_path, known)), lambda one: one.area_path
        ),
        Column("when", t("什么时候", "When"), state, lambda one: one.since),
        Column(
            "who",
            t("谁决定的", "Decided by"),
            lambda one: Cell(acting_words(one.decided_by), under=when(one.decided_at)),
            lambda one: one.decided_at,
        ),
        Column("why", t("为什么", "Why"), lambda one: Cell(one.reason)),
    ]


def decisions(request: PageRequest) -> HttpResponse:
    """Everything that was ever put in force, and taking the last back."""
    own, state = person(request).area_path, request.GET.get("state", "")
    on = today(request)
    rows = [
        one
        for one in packs.decisions()
        if one.area_path.startswith(own) and (not state or one.holds(on) == (state == "now"))
    ]
    title: Column[Decided] = Column(
        "pack",
        t("规则包", "Pack"),
        lambda one: Cell(
            say(Text(one.title_zh, one.title_en)), reverse("admin:pack", args=[one.ref.hash]), one.ref.version
        ),
        lambda one: one.ref.version,
    )
    states = [("now", t("现在有效", "In force now")), ("past", t("其余的", "The others"))]
    empty = _decisions_empty()
    waiting = packs.proposals(own)
    may = "admin" in person(request).roles
    form = roll_back_form(request, rows, on) if may else None
    forms = [*(proposal_forms(request, waiting) if may else []), *([form] if form is not None else [])]
    back = take(request, forms, reverse("admin:decisions"))
    found = listing(
        request,
        t("启用和撤回", "Put in force"),
        rows,
        [title, *_columns(request, rows)],
        empty,
        [choice(request, "state", t("状态", "State"), states)],
    )
    lead = t(
        "新规则只管启用以后登记的事项；已经开始的按原来的规则办到底。",
        "New rules hold for what is reported from then on; what has begun keeps its rules.",
    )
    return back or page(
        request,
        "list",
        t("启用和撤回", "Put in force"),
        lead=lead,
        listing=found,
        forms=forms,
        waiting=_waiting(request, waiting) if waiting else None,
        status=wrong(forms),
    )


def _waiting(request: PageRequest, rows: list[Proposed]) -> Listing:
    """What one person proposed and another is to agree to."""
    known = areas_of([one.area_path for one in rows])
    columns: list[Column[Proposed]] = [
        Column(
            "pack",
            t("规则包", "Pack"),
            lambda one: Cell(_named(one.ref), reverse("admin:pack", args=[one.ref.hash]), one.ref.version),
        ),
        Column("where", t("在哪里", "Where"), lambda one: Cell(area_words(one.area_path, known))),
        Column("when", t("什么时候", "When"), lambda one: Cell(life(one.since, one.until))),
        Column(
            "who",
            t("谁提议的", "Proposed by"),
            lambda one: Cell(acting_words(one.proposed_by), under=when(one.proposed_at)),
        ),
        Column("why", t("为什么", "Why"), lambda one: Cell(one.reason)),
    ]
    return listing(request, t("等第二个人同意", "Waiting for a second person"), rows, columns, Empty(""))


def _named(ref: PackRef) -> str:
    version = packs.version_of(ref.hash)
    return title_of(version) if version else ref.pack


def _decisions_empty() -> Empty:
    return Empty(
        t("还没有启用过规则包", "Nothing was ever put in force"),
        "",
        reverse("admin:packs"),
        t("看规则包", "See the packs"),
    )


def compare(request: PageRequest, pack_hash: str) -> HttpResponse:
    """What changes from another version to this one, as a notice to staff."""
    version, on = packs.version_of(pack_hash), today(request)
    if version is None:
        raise Http404
    others = [one for one in packs.installed() if one.hash != pack_hash]
    here = {one.ref.hash for one in active(on)}
    default = next(
        (one.hash for one in others if one.hash in here and one.pack == version.pack), others[0].hash if others else ""
    )
    wanted = request.GET.get("with", default)
    other = next((one for one in others if one.hash == wanted), None)
    options = [
        (one.hash, f"{title_of(one)} {one.version}" + (t("（启用中）", " (in force)") if one.hash in here else ""))
        for one in others
    ]
    lines, days = _changes(request, other.hash, pack_hash) if other is not None else ([], [])
    year = date(on.year, 1, 1), date(on.year, 12, 31)
    crumbs = [link("packs", t("规则包", "Packs")), link("pack", f"{title_of(version)} {version.version}", pack_hash)]
    return page(
        request,
        "compare",
        t("改了什么", "What changes"),
        crumbs=crumbs,
        lines=lines,
        calendar=days,
        other=other,
        version=version,
        with_=choice(request, "with", t("和哪个版本比", "Compared with"), options, empty=False),
        wanted=wanted,
        days=counted(kept_days(person(request).area_path, *year, on)),
    )


def _changes(request: PageRequest, old: str, new: str) -> tuple[list[str], list[str]]:
    """What changes in the rules, and in the calendar as it counts with the local days of one's own area."""
    on = today(request)
    before, after = packs.edition(old, on).pack, packs.edition(new, on).pack
    days = calendar_changes(before, after, person(request).area_path, on)
    return list(notice(compare_packs(before, after), language())), days
