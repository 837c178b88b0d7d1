"""Long actions: how far they are, stopping them, what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Text
from yiwang.engine.simulation.said import late_words
from yiwang.engine.simulation.summary import Estimate
from yiwang.faces.admin.days_counted import counted
from yiwang.faces.admin.listing import Cell, Column, Empty, choice, listing
from yiwang.faces.admin.names import areas_of, level_name, who
from yiwang.faces.admin.pages import Link, link, page
from yiwang.faces.admin.views.imports import download
from yiwang.faces.web.language import language, say, t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel import jobs as queue
from yiwang.kernel.civil_time import civil
from yiwang.kernel.jobs import JobInfo

STATES = {
    "waiting": ("排队中", "waiting", "blue"),
    "running": ("正在做", "running", "blue"),
    "done": ("做完了", "done", "green"),
    "refused": ("没有做", "refused", "red"),
    "failed": ("出了故障", "failed", "red"),
    "stopped": ("已停下", "stopped", ""),
    "lost": ("中断了", "lost", "red"),
}
LONG = timedelta(seconds=20)
"""A job that waits longer has probably no worker."""
KEEPERS = frozenset({"admin", "auditor"})


def jobs(request: PageRequest) -> HttpResponse:
    """One's own; those of everybody for an administrator."""
    acting = person(request)
    state = request.GET.get("state", "")
    rows = [
        one
        for one in queue.jobs_of(None if acting.roles & KEEPERS else acting.actor, 300)
        if state in ("", one.row.state)
    ]
    names = who(one.row.asked_by for one in rows)
    columns: list[Column[JobInfo]] = [
        Column(
            "title",
            t("做什么", "What"),
            lambda one: Cell(title_of(one), reverse("admin:job", args=[one.row.id])),
            title_of,
        ),
        Column("state", t("状态", "State"), state_cell, lambda one: one.row.state),
        Column(
            "who",
            t("谁要的", "Asked by"),
            lambda one: Cell(names.get(one.row.asked_by, one.row.asked_by)),
            lambda one: one.row.asked_by,
        ),
        Column("at", t("什么时候", "When"), lambda one: Cell(when(one.row.asked_at)), lambda one: one.row.asked_at),
    ]
    filters = [choice(request, "state", t("状态", "State"), [(one, t(*said[:2])) for one, said in STATES.items()])]
    empty = Empty(
        t("没有长任务", "No long actions"),
        t("导入、模拟、核验这样要等的事，会列在这里。", "Imports, simulations and verifications are listed here."),
    )
    found = listing(request, t("长任务", "Long actions"), rows, columns, empty, filters)
    return page(request, "list", t("长任务", "Long actions"), listing=found)


def title_of(one: JobInfo) -> str:
    return say(Text(one.row.title_zh, one.row.title_en))


def state_cell(one: JobInfo) -> Cell:
    zh, en, tone = STATES[one.row.state]
    percent = f"{one.percent} %" if one.row.state == "running" and one.percent is not None else ""
    return Cell(percent, badge=t(zh, en), tone=tone)


def job(request: PageRequest, job_id: UUID) -> HttpResponse:
    found = queue.info(job_id)
    acting = person(request)
    if found is None or not (found.row.asked_by == acting.actor or acting.roles & KEEPERS):
        raise Http404
    if request.method == "POST" and not found.ended:
        queue.stop(job_id, request.now)
        return redirect("admin:job", job_id)
    values = {"job": found, "state": state_cell(found), **_said(request, found), **_result(found)}
    if request.headers.get("HX-Request"):
        return render(request, "admin/parts/job.html", values)
    crumbs = [link("jobs", t("长任务", "Long actions"))]
    return page(request, "job", title_of(found), crumbs=crumbs, **values)


def _said(request: PageRequest, found: JobInfo) -> dict[str, Any]:
    """What stands beside the progress."""
    waits = found.row.state == "waiting" and request.now - found.row.asked_at > LONG
    return {"no_worker": waits, "dead": found.row.state == "running" and not found.alive, "next": _next(found)}


def _next(found: JobInfo) -> list[Link]:
    """Where to go on."""
    place = found.row.payload.get("page", "") or {
        "upload_pack": "packs",
        "run_scenarios": "packs",
        "simulate_pack": "packs",
        "verify_journal": "seals",
    }.get(found.row.kind, "")
    words = {
        "areas": t("看区划", "See the areas"),
        "cells": t("看网格", "See the cells"),
        "units": t("看单位", "See the units"),
        "packs": t("看规则包", "See the packs"),
        "seals": t("看封印", "See the seals"),
    }
    again = {"areas": "areas_import", "cells": "cells_import", "units": "units_import"}.get(place, "")
    links = [link(place, words[place])] if place in words else []
    if again and found.ended:
        links.insert(0, link(again, t("再上传", "Upload again")))
    pack = found.row.result.get("pack") or {}
    if found.row.result.get("installed") and pack.get("hash"):
        links.insert(0, link("pack", t("看装好的规则包", "See the installed pack"), pack["hash"]))
    if found.row.kind == "upload_pack" and not found.row.result.get("installed"):
        links.insert(0, link("packs_upload", t("改好再上传", "Mend it and upload again")))
    return links


def _column(problem: Mapping[str, Any]) -> str:
    """The column of a cell as a spreadsheet calls it, or its number in a text file."""
    number = problem.get("column", 0)
    if not number:
        return ""
    if not str(problem["file"]).lower().endswith(".xlsx"):
        return str(number)
    from openpyxl.utils import get_column_letter  # large: it comes with the first workbook

    return get_column_letter(number)


def _result(found: JobInfo) -> dict[str, Any]:
    """The result as its template shows it."""
    result: Mapping[str, Any] = found.row.result
    chosen = language()
    problems = [
        {
            "file": one["file"],
            "line": one["line"],
            "column": _column(one),
            "path": one["path"],
            "severity": one["severity"],
            "what": one[chosen][0],
            "why": one[chosen][1],
            "mend": one[chosen][2],
        }
        for one in found.row.problems
    ]
    shown: dict[str, Any] = {
        "result": result,
        "problems": problems,
        "problem_count": max(found.row.problem_count, len(problems)),
    }
    if changes := result.get("changes"):
        shown["changes"] = [
            {"code": code, "level": level_name(level), "name": name, "after": full, "before": before, "moved": moved}
            for code, level, name, full, before, moved in changes
        ]
    if "flaws" in result:
        shown["flaws"] = _flaws(result["flaws"])
    if "runs" in result:
        shown["runs"] = [_run(one, found) for one in result["runs"]]
        shown["days"] = counted(result["days"]) if "days" in result else None
    return shown


def _flaws(rows: list[Any]) -> list[dict[str, Any]]:
    known = places.areas({code for row in rows for code in row[2]})
    names = {code: info.name for code, info in known.items()}
    return [
        {
            "overlap": kind == "overlap",
            "cells": [names.get(code, code) for code in cells],
            "size": f"{size:,.0f}",
            "at": f"{longitude}, {latitude}",
        }
        for kind, _, cells, size, longitude, latitude in rows
    ]


def _run(one: Mapping[str, Any], found: JobInfo) -> dict[str, Any]:
    """A simulated year in words: titles of case types and posts by the pack's own names."""
    edition = packs.edition(one["hash"], civil(found.row.asked_at).date())
    known = areas_of([f"{pool[1]}/" for pool in one["pools"] if pool[1]])

    def title(case_type: str) -> str:
        program = edition.programs.get(case_type)
        return say(program.case_type.title) if program else case_type

    types = [
        {
            "title": title(name),
            "arrived": f"{arrived[0]:,.0f}",
            "ended": f"{ended[0]:,.0f}",
            "open": f"{left[0]:,.0f}",
            "days": f"{days[0]:.1f}",
        }
        for name, arrived, ended, left, days in one["types"]
    ]
    pools = [_pool(pool, edition, known) for pool in one["pools"]]
    return {
        "version": one["version"],
        "taken": one["taken"],
        "left_out": one["left_out"],
        "types": types,
        "pools": pools,
    }


def _pool(pool: list[Any], edition: Edition, known: Mapping[str, places.AreaInfo]) -> dict[str, Any]:
    """How busy a post was in an area."""
    name, place, people, handled, load, wait, late = pool
    post = edition.pack.posts.get(name)
    return {
        "name": say(post.title) if post else name,
        "place": known[place].name if place in known else place,
        "people": people,
        "handled": f"{handled[0]:,.0f}",
        "load": f"{load[0]:.0%}",
        "wait": f"{wait[0] / 60:,.1f}",
        "late": say(late_words(Estimate(*late), Estimate(*handled))),
    }


def job_file(request: PageRequest, job_id: UUID) -> HttpResponse:
    """The file that a job made."""
    found, acting = queue.info(job_id), person(request)
    made = queue.made_file(job_id)
    if found is None or made is None or not (found.row.asked_by == acting.actor or acting.roles & KEEPERS):
        raise Http404
    return download(made.data, made.name, made.media_type)
