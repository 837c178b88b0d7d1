"""Which pages there are, and who looks at them: for `screens.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import admin_ways as keeping
from tests.browser.ways import (
    analysis,
    at,
    chosen_together,
    contact_refused,
    correction,
    erase,
    erase_words,
    field_case,
    field_queue,
    field_sheet,
    field_view,
    first_case,
    map_opened,
    me_too,
    mine,
    new_form,
    open_action,
    place,
    print_sheet,
    public_matter,
    rates,
    receipt,
    refused,
    report_form,
    report_refused,
    reported,
    rule_book,
    sent,
    sign_in_refused,
    told_case,
    tracked,
)


@dataclass
class Shot:
    """One page: its name, who looks, and how to get there."""

    name: str
    who: str
    go: Callable[[Page, str], None]


ADMIN = (
    ("start", ""), ("areas", "areas/"), ("cells", "cells/"), ("flaws", "cells/flaws/"),
    ("cells-import", "cells/import/"), ("areas-import", "areas/import/"), ("units-import", "units/import/"),
    ("directory-try", "directory/try/"),
    ("units", "units/"), ("posts", "posts/"), ("vacant", "posts/vacant/"), ("roles", "posts/roles/"),
    ("accounts", "accounts/"), ("account-new", "accounts/new/"), ("upload", "packs/upload/"),
    ("decisions", "packs/decisions/"), ("calendar", "calendar/"), ("directory", "directory/"),
    ("gaps", "directory/gaps/"), ("answers", "answers/"), ("journal", "journal/"), ("openings", "journal/openings/"),
    ("personal", "personal/"), ("jobs", "jobs/"),
)  # fmt: skip
"""Lists and forms of administration."""
KEPT = (
    ("area", keeping.within("/admin/areas/")), ("area-booked", keeping.booked),
    ("cell", keeping.within("/admin/cells/")), ("unit", keeping.opened(keeping.within("/admin/units/"))),
    ("account", keeping.opened(keeping.within("/admin/accounts/"))),
    ("account-refused", keeping.refused("/admin/accounts/new/")), ("account-opened", keeping.account_opened),
    ("pack", keeping.opened(keeping.within("/admin/packs/"))), ("compare", keeping.compared),
    ("proposed", keeping.opened(at("/admin/packs/decisions/"))), ("verify", keeping.journal),
    ("partner-new", at("/admin/partners/new/")), ("partner-refused", keeping.refused("/admin/partners/new/")),
    ("partner-entered", keeping.partner_entered), ("partners", keeping.partners),
    ("partner", keeping.opened(keeping.partner)), ("job", keeping.scenarios),
    ("directory-tried", at("/admin/directory/try/?area=990101001&q=%E8%B7%AF%E7%81%AF")),
    ("not-there", at("/admin/cells/none/")),
)  # fmt: skip
"""Single things of administration, and what one sees after a step."""
LEFT = (
    Shot("desk-sign-in-refused", "", sign_in_refused), Shot("desk-together", "dispatcher", chosen_together),
    Shot("desk-contact-refused", "followup", contact_refused), Shot("portal-mine", "", mine),
    Shot("desk-correction", "intake", correction), Shot("desk-analysis", "dispatcher", analysis),
    Shot("desk-not-there", "intake", at("/desk/cases/00000000-0000-0000-0000-000000000000/")),
    Shot("desk-not-allowed", "housing", at("/admin/")), Shot("admin-auditor", "auditor", at("/admin/")),
    Shot("desk-print", "dispatcher", print_sheet),
)  # fmt: skip
SHOTS = [
    Shot("portal-start", "", at("/")), Shot("portal-what", "", at("/report/")),
    Shot("portal-what-search", "", at("/report/?q=%E8%B7%AF%E7%81%AF")),
    Shot("portal-what-nothing", "", at("/report/?q=zzz")),
    Shot("portal-where", "", at("/report/where/?type=service_request&kind=street_lamp")),
    Shot("portal-where-search", "", at("/report/where/?place=%E6%9D%BE%E6%B6%A7")),
    Shot("portal-form", "", report_form), Shot("portal-form-refused", "", report_refused),
    Shot("portal-form-alike", "", reported), Shot("portal-receipt", "", sent), Shot("portal-case", "", tracked),
    Shot("portal-erase", "", erase), Shot("portal-erase-words", "", erase_words), Shot("portal-me-too", "", me_too),
    Shot("portal-track", "", at("/track/")),
    Shot("portal-place", "", at("/place/")), Shot("portal-responsible", "", place), Shot("portal-rates", "", rates),
    Shot("portal-where-map", "", map_opened("/report/where/?type=service_request&kind=street_lamp")),
    Shot("portal-nearby", "", at("/nearby/")), Shot("portal-nearby-map", "", map_opened("/nearby/")),
    Shot("portal-public", "", public_matter), Shot("portal-papers", "", at("/paper/")),
    Shot("portal-paper", "", at("/paper/service_request/")),
    Shot("portal-rules", "", at("/rules/")), Shot("portal-rule-book", "", rule_book),
    Shot("portal-not-found", "", at("/nothing/")),
    Shot("desk-sign-in", "", at("/desk/sign-in/")), Shot("desk-post", "secretary", at("/desk/post/")),
    Shot("desk-cases", "dispatcher", at("/desk/cases/?view=area")),
    Shot("desk-cases-mine", "intake", at("/desk/cases/")),
    Shot("desk-cases-empty", "intake", at("/desk/cases/?view=called")),
    Shot("desk-search", "dispatcher", at("/desk/cases/?q=%E8%B7%AF%E7%81%AF")),
    Shot("desk-case", "intake", first_case), Shot("desk-case-dispatcher", "dispatcher", first_case),
    Shot("desk-case-handler", "housing", open_action), Shot("desk-case-supervisor", "supervisor", first_case),
    Shot("desk-case-refused", "dispatcher", refused), Shot("desk-orders", "supervisor", at("/desk/orders/")),
    Shot("desk-room", "dispatcher", at("/desk/room/")), Shot("desk-room-wall", "dispatcher", at("/desk/room/?wall=1")),
    Shot("desk-room-community", "secretary", at("/desk/room/?show=late")),
    Shot("desk-analyses", "dispatcher", at("/desk/analyses/")),
    Shot("desk-numbers", "dispatcher", at("/desk/room/numbers/?by=kind")),
    Shot("desk-new", "intake", at("/desk/cases/new/")), Shot("desk-new-form", "intake", new_form),
    Shot("desk-receipt", "intake", receipt), Shot("desk-account", "intake", at("/desk/account/")),
    Shot("desk-second-factor", "intake", at("/desk/account/second-factor/")),
    Shot("admin-packs", "admin", at("/admin/packs/")),
    *(Shot(f"admin-{name}", "admin", at(f"/admin/{path}")) for name, path in ADMIN),
    Shot("desk-not-yours", "admin", at("/desk/cases/")), Shot("desk-case-told", "dispatcher", told_case),
    Shot("desk-board", "housing", at("/desk/board/")), Shot("desk-board-empty", "worker", at("/desk/board/")),
    Shot("desk-corrections", "intake", at("/desk/corrections/")), Shot("portal-held", "", at("/held/")),
    Shot("field-today", "gridworker", field_view("")), Shot("field-report", "gridworker", field_view("#report")),
    Shot("field-signed-out", "", field_view("")), Shot("field-sheet", "gridworker", field_sheet),
    Shot("field-case", "gridworker", field_case), Shot("field-queue", "gridworker", field_queue),
    *(Shot(f"admin-{name}", "admin", way) for name, way in KEPT),
    *LEFT,
]  # fmt: skip
LARGE = (
    "portal-start", "portal-case", "portal-form", "desk-cases", "desk-case-told", "desk-room", "field-today",
    "field-sheet", "field-case", "field-queue", "admin-start", "admin-cells", "admin-unit", "admin-account",
    "admin-pack", "admin-posts", "admin-calendar", "admin-directory", "admin-decisions", "desk-board",
    "desk-account", "desk-sign-in",
)  # fmt: skip
"""Taken in large type too. Everything is taken in English."""
PRINTED = (
    "portal-receipt", "portal-case", "portal-paper", "portal-rates", "desk-case-told", "desk-cases", "desk-orders",
    "desk-analysis", "desk-print", "admin-areas", "admin-unit", "admin-posts", "admin-pack", "admin-directory",
    "admin-calendar", "admin-journal", "admin-openings",
)  # fmt: skip
"""Taken as they are printed too."""
PAGE_OF = {
    "portal:report": "portal-what", "portal:report_where": "portal-where", "portal:report_form": "portal-form",
    "portal:area": "portal-place", "portal:blank_forms": "portal-papers", "portal:blank_form": "portal-paper",
    "portal:rule_page": "portal-rule-book", "portal:found_kinds": "portal-what-search",
    "desk:pane": "desk-cases", "desk:act": "desk-case-refused", "desk:contact": "desk-contact-refused",
    "desk:analyses_waiting": "desk-analyses", "desk:room_parts": "desk-room", "admin:home": "admin-start",
    "admin:vacancies": "admin-vacant", "admin:accounts_new": "admin-account-new", "admin:packs_upload": "admin-upload",
    "admin:directory_gaps": "admin-gaps", "admin:seals": "admin-verify", "field:app": "field-today",
}  # fmt: skip
"""Where a page of `faces.web.access` is pictured, when no picture has its name."""
_SENT, _DATA, _FILE = "a form that is sent: it leads to a page that is pictured", "data for a page", "a file"
NO_PICTURE = {
    "web:look": _SENT, "web:asset": _FILE, "web:map_shapes": _DATA, "web:map_where": _DATA, "web:map_public": _DATA,
    "portal:step": _SENT, "portal:reply": _SENT, "portal:verdict": _SENT, "portal:add_photo": _SENT,
    "portal:file": _FILE, "portal:copy": _FILE, "portal:correct": _SENT, "portal:ask_correction": _SENT,
    "portal:leave": _SENT, "desk:sign_out": _SENT, "desk:home": "leads to another page", "desk:account_contact": _SENT,
    "desk:export": _FILE, "desk:keep_view": _SENT, "desk:drop_view": _SENT, "desk:file": _FILE,
    "desk:map_points": _DATA, "desk:map_cells": _DATA, "desk:analysis_stop": _SENT, "desk:analysis_file": _FILE,
    "admin:cells_map": _DATA, "admin:flaw_points": _DATA, "admin:units_template": _FILE,
    "admin:directory_export": _FILE, "admin:roots": _FILE, "admin:job_file": _FILE, "field:worker": _FILE,
    "field:manifest": _DATA, "field:today": _DATA, "field:case": _DATA, "field:alike": _DATA, "field:send": _SENT,
}  # fmt: skip
"""What has none, and why. tests/app/test_pictured.py holds both against the table of pages."""
