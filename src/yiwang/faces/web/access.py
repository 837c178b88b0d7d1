"""Every page and who may open it. The middleware asks this table and nothing else; a page without a row is an error.

What a person sees *on* a page is asked of the functions that the API asks (`cases.interface.visible` and the like):
this table only says whose page it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yiwang.foundation.identity.interface import Acting

Kind = Literal["everyone", "signed_in", "roles"]
STAFF = frozenset({"grid_worker", "clerk", "handler", "dispatcher", "chief", "supervisor"})
"""Roles that work on cases."""
KEEPERS = frozenset({"admin", "auditor"})
OVERSEERS = frozenset({"dispatcher", "supervisor", "chief"})
"""Roles that see every case of their area, and so may see its numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may open a page. `because` is for whoever reads the table."""

    kind: Kind
    roles: frozenset[str]
    because: str

    def admits(self, acting: Acting | None) -> bool:
        if self.kind == "everyone":
            return True
        if acting is None:
            return False
        return self.kind == "signed_in" or bool(acting.roles & self.roles)


def _everyone(because: str) -> Row:
    return Row("everyone", frozenset(), because)


def _signed_in(because: str) -> Row:
    return Row("signed_in", frozenset(), because)


def _staff(because: str) -> Row:
    return Row("roles", STAFF, because)


def _overseers(because: str) -> Row:
    return Row("roles", OVERSEERS, because)


def _keepers(because: str) -> Row:
    return Row("roles", KEEPERS, because)


def _admins(because: str) -> Row:
    return Row("roles", frozenset({"admin"}), because)


_CODE = "needs number and code of the case, kept in the session; without them it leads to the form that asks for them"

PAGES: dict[str, Row] = {
    "web:look": _everyone("language and size of type"),
    "web:asset": _everyone("style sheets"),
    "web:map_shapes": _everyone("the borders of cells and areas"),
    "web:map_where": _everyone("which cell a point lies in; the point is not kept"),
    "web:map_public": _everyone("matters that their rules make public, as exactly as they say"),
    "portal:start": _everyone("start page"),
    "portal:report": _everyone("a report needs no account"),
    "portal:report_where": _everyone("choosing the place"),
    "portal:report_form": _everyone("a report needs no account"),
    "portal:me_too": _everyone("joining a matter that somebody reported"),
    "portal:receipt": _everyone(_CODE),
    "portal:track": _everyone("asks for number and code"),
    "portal:case": _everyone(_CODE),
    "portal:step": _everyone(_CODE),
    "portal:reply": _everyone(_CODE),
    "portal:verdict": _everyone(_CODE),
    "portal:add_photo": _everyone(_CODE),
    "portal:file": _everyone(_CODE),
    "portal:erase": _everyone(_CODE),
    "portal:mine": _everyone(_CODE),
    "portal:copy": _everyone(_CODE),
    "portal:correct": _everyone(_CODE),
    "portal:ask_correction": _everyone(_CODE),
    "portal:erase_words": _everyone(_CODE),
    "portal:held": _everyone("what is held about people is public (principles 4, 6)"),
    "portal:leave": _everyone("forgets the case in this browser"),
    "portal:area": _everyone("the rules are public (principles 10)"),
    "portal:responsible": _everyone("who answers for a place is public"),
    "portal:rates": _everyone("figures of areas; nobody is named"),
    "portal:nearby": _everyone("matters that their rules make public; no word of those who reported them"),
    "portal:public": _everyone("one such matter"),
    "portal:blank_forms": _everyone("forms to print"),
    "portal:blank_form": _everyone("a form to print"),
    "portal:found_kinds": _everyone("what can be reported, as one types"),
    "portal:rules": _everyone("the rules are public (principles 10)"),
    "portal:rule_page": _everyone("the rules are public (principles 10)"),
    "desk:sign_in": _everyone("signing in"),
    "desk:sign_out": _signed_in("signing out"),
    "desk:home": _signed_in("leads to the list, or says that this post has none"),
    "desk:post": _signed_in("choosing the post to act under"),
    "desk:account": _signed_in("one's own password and second factor"),
    "desk:account_contact": _signed_in("where one is told of reminders and orders"),
    "desk:corrections": _staff("requests of people about their own data, of cases that the post may see"),
    "desk:correction": _staff("one of them"),
    "desk:second_factor": _signed_in("one's own second factor"),
    "desk:cases": _staff("rows: those that the post may see"),
    "desk:board": _staff("what is open in the post's unit and what it owes others"),
    "desk:pane": _staff("the same case beside the list"),
    "desk:print": _staff("the same case as a file for the archive"),
    "desk:together": _staff("several cases that the post may see; each is asked for by itself"),
    "desk:export": _staff("what the list shows, as a file; a line is left"),
    "desk:keep_view": _staff("one's own saved views"),
    "desk:drop_view": _staff("one's own saved views"),
    "desk:new": _staff("a clerk's entry for those without a phone, a worker's own finding"),
    "desk:new_form": _staff("the same, its form"),
    "desk:case": _staff("a case that the post may see; none otherwise"),
    "desk:receipt": _staff("number and code of what one registered for somebody a moment ago; nobody else's"),
    "desk:act": _staff("what the pack lets this post do"),
    "desk:contact": _staff("opening leaves a line that the reporter can read"),
    "desk:file": _staff("a file of a case that the post may see"),
    "desk:map_points": _staff("points: the cases that the post may see"),
    "desk:map_cells": _staff("loads: of the cases that the post may see"),
    "desk:orders": _staff("supervision orders among the cases that the post may see"),
    "desk:room": _overseers("numbers of the area that the post oversees"),
    "desk:room_parts": _overseers("the same, what changed"),
    "desk:numbers": _overseers("the numbers behind it, of the post's area and below"),
    "desk:analyses": _overseers("analyses of the post's area and below"),
    "desk:analyses_waiting": _overseers("what one asked to be compiled"),
    "desk:analysis_stop": _overseers("stops what one asked for oneself"),
    "desk:analysis": _overseers("an analysis of the post's area or below; none otherwise"),
    "desk:analysis_file": _overseers("the same as a file"),
    "admin:home": _keepers("what there is to keep"),
    "admin:areas": _admins("areas of the administrator's own area"),
    "admin:areas_import": _admins("the action asks for the whole site"),
    "admin:area": _admins("an area of the administrator's own area"),
    "admin:cells": _admins("cells of the administrator's own area"),
    "admin:cells_import": _admins("the action asks for the whole site"),
    "admin:cell": _admins("a cell of the administrator's own area"),
    "admin:flaws": _admins("gaps and overlaps in the administrator's own area"),
    "admin:cells_map": _admins("borders of cells, for the map of these pages"),
    "admin:flaw_points": _admins("gaps and overlaps, for the map of these pages"),
    "admin:units": _admins("units of the administrator's own area"),
    "admin:unit": _admins("a unit of the administrator's own area"),
    "admin:units_import": _admins("a sheet; each row is asked for by itself"),
    "admin:units_template": _admins("the empty sheet"),
    "admin:posts": _keepers("who holds what: auditors ask it too"),
    "admin:vacancies": _admins("posts that nobody holds"),
    "admin:roles": _keepers("what posts may do; changed by an administrator of the whole site"),
    "admin:accounts": _keepers("who has an account; never when they signed in"),
    "admin:accounts_new": _admins("the action asks for the whole site"),
    "admin:account": _keepers("one account; changed by an administrator of the whole site"),
    "admin:packs": _keepers("installed packs"),
    "admin:pack": _keepers("one version; put in force by an administrator of the area"),
    "admin:packs_upload": _admins("checking and installing"),
    "admin:compare": _keepers("what changes between versions"),
    "admin:decisions": _keepers("what was put in force, by whom and why"),
    "admin:calendar": _keepers("the calendar in force; local days are entered by an administrator of their area"),
    "admin:directory": _keepers("which unit answers for what"),
    "admin:directory_gaps": _keepers("where nobody answers"),
    "admin:directory_try": _keepers("who would answer; nothing is registered"),
    "admin:directory_export": _keepers("the directory as a sheet"),
    "admin:answers": _keepers("answer templates of packs and offices; administrators change those of their own area"),
    "admin:journal": _keepers("entries: ids, kinds and hashes, no words of people"),
    "admin:seals": _keepers("seals, and verifying the journal"),
    "admin:roots": _keepers("seals as text, to be published"),
    "admin:openings": _keepers("who opened contacts, when and why"),
    "admin:personal": _keepers("what the packs ask of people"),
    "admin:partners": _admins("subscriptions to the administrator's own area, without their secrets"),
    "admin:partner_new": _admins("entering one; its secret is shown once"),
    "admin:partner": _admins("one subscription to the administrator's own area, to change and end it"),
    "admin:jobs": _signed_in("long actions: one's own, an administrator's all"),
    "admin:job": _signed_in("one of them"),
    "admin:job_file": _signed_in("the file that it made"),
    "field:app": _everyone("the shell of the field app: nothing in it is about a person"),
    "field:worker": _everyone("the shell's service worker"),
    "field:manifest": _everyone("the shell's manifest"),
    "field:today": _staff("tasks: those of the post; kinds and cells: of its area"),
    "field:case": _staff("a case that the post may see"),
    "field:alike": _staff("what may be the same matter as a report; its words only where the post may see the case"),
    "field:send": _staff("what the pack lets this post do, as its own account"),
}
GUESSABLE = frozenset({"portal:track", "desk:sign_in"})
"""Forms where a secret could be guessed."""
OPEN_FORMS = frozenset({*(name for name in PAGES if name.startswith("portal:")), "desk:sign_in"})
"""Forms that anybody may send: not more often in a minute than faces.visitors says."""
FACES = ("web", "portal", "desk", "field", "admin")
"""The namespaces whose pages stand in this table; the API has its own."""
