"""Reporting a matter by a form, for residents and for clerks: the same steps, the same questions, one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from yiwang.cases import interface as cases
from yiwang.cases.interface import Accepted, ReportCase, Reporter
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.engine.workflows import Program
from yiwang.faces.web.bodies import those_to_report
from yiwang.faces.web.catalogs import edition_here, kind_picture, kind_title
from yiwang.faces.web.fields import Field, Typed, kept_words, missing, of_form, place_problems, typed, values_of
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, today, uuid_or_none
from yiwang.faces.web.sending import send
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs.interface import PackRef
from yiwang.kernel.ids import new_id

NAME, PHONE, WITHHOLD = "contact_name", "contact_phone", "contact_withhold"


@dataclass(frozen=True)
class Asked:
    """What the address already says: what it is about, and where."""

    case_type: str
    kind: str
    area: AreaInfo | None
    point: tuple[float, float] | None = None
    """Where it was pointed at, when it was: longitude and latitude."""

    def query(self, **change: str) -> str:
        held = {"type": self.case_type, "kind": self.kind, "area": self.area.code if self.area else ""}
        if self.point:
            held |= {"lon": f"{self.point[0]:.6f}", "lat": f"{self.point[1]:.6f}"}
        held |= change
        return f"?{urlencode({name: value for name, value in held.items() if value})}"


def asked(request: PageRequest) -> Asked:
    get = request.GET
    code = get.get("area", "")
    point = _point(get.get("lon", ""), get.get("lat", ""))
    located = places.locate(*point, today(request))[0] if point else None
    here = places.area(located.cell if located else code) if located or code else None
    return Asked(get.get("type", ""), get.get("kind", ""), here, point if located else None)


def _point(longitude: str, latitude: str) -> tuple[float, float] | None:
    """What a map or the device said; anything else counts as not said."""
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None


@dataclass
class Sheet:
    """The form of one report, empty or filled in."""

    asked: Asked
    ref: PackRef
    edition: Edition
    program: Program
    sent: Typed
    matter: list[Field]
    contact: list[Field]
    own_contact: bool
    """The pack's form asks for a name or number itself."""
    case_id: UUID
    command: UUID
    problems: Sequence[Problem] = ()

    @property
    def title(self) -> str:
        return kind_title(self.edition, self.program, self.asked.kind)

    @property
    def picture(self) -> str:
        return kind_picture(self.edition, self.program, self.asked.kind)

    @property
    def files(self) -> list[Field]:
        return [one for one in self.matter if one.kind == "file"]

    @property
    def must_say_who(self) -> bool:
        """By the pack, such a matter has its reporter's name or number, as a petition by law."""
        return any(one.required and one.autocomplete for one in self.contact)

    @property
    def free_contact(self) -> bool:
        """Nothing that is asked of people must be answered."""
        return not any(one.required for one in self.contact)

    @property
    def text(self) -> str:
        """The words typed, to find likely duplicates by."""
        return " ".join(one.value for one in self.matter if one.kind in ("text", "words") and one.value)


def sheet_for(request: PageRequest, wanted: Asked, channel: str = "") -> Sheet | None:
    """The form for what the address says; None when something of that is missing or not there. `channel`: by which it
    will come in, where that is known before the form is filled in."""
    here = edition_here(wanted.area, today(request)) if wanted.area else None
    program = here[1].programs.get(wanted.case_type) if here else None
    if here is None or program is None:
        return None
    ref, edition = here
    sent = typed(request.POST)
    form = edition.pack.forms.get(program.case_type.form)
    bodies = those_to_report(wanted.area.path if wanted.area else "", edition, form, request.now)
    known = _known(program, wanted)
    fields = of_form(form, edition.pack.catalogs, sent, known, bodies, channel) if form else []
    personal = {one.name: one for one in form.fields if one.personal or one.name == "withhold_name"} if form else {}
    holds = {one.holds for one in personal.values()}
    own = bool(holds & {"person.name", "person.phone"})
    matter = [one for one in fields if one.name not in personal]
    contact = [one for one in fields if one.name in personal] + ([] if own else _contact_fields(sent))
    case_id = uuid_or_none(request.POST.get("case")) or new_id()
    command = uuid_or_none(request.POST.get("command")) or new_id()
    return Sheet(wanted, ref, edition, program, sent, matter, contact, own, case_id, command)


def _known(program: Program, wanted: Asked) -> list[str]:
    return [cases.kind_name(program)] if wanted.kind else []


def _contact_fields(sent: Typed) -> list[Field]:
    def one(name: str, label: str, kind: str, hint: str, complete: str) -> Field:
        value = (sent.get(name) or [""])[0]
        return Field(name, label, kind, value, hint=hint, autocomplete=complete)

    kept = kept_words(f"{cases.KEEP_DAYS} days")
    return [
        one(NAME, t("怎么称呼您", "Your name"), "text", kept, "name"),
        one(PHONE, t("联系电话", "Phone"), "tel", kept, "tel"),
        one(WITHHOLD, t("不要把我的姓名告诉办理人员", "Keep my name from those who handle it"), "check", "", ""),
    ]


def unreadable(fields: Sequence[Field], request: PageRequest) -> bool:
    """Say at each field that what is no text was taken out of it; whether there was one."""
    found = [one for one in fields if one.name in request.unreadable]
    for one in found:
        one.error = t("有一个读不出的字符，已经去掉（多半是复制时带来的）。请看一看，没问题就再提交。",
                      "It held a character that is no text (most likely it came with something copied), which was "
                      "taken out. Look it over and send again.")  # fmt: skip
    return bool(found)


def report(
    sheet: Sheet, request: PageRequest, acting: Any, channel: str, on_behalf: bool | None = None,
    same_as: UUID | None = None,
) -> Accepted | None:  # fmt: skip
    """Send the report. None when it was refused: then each problem stands at its field or above the form."""
    fields = [*sheet.matter, *sheet.contact]
    if missing(fields) or unreadable(fields, request):
        return None
    facts = values_of(fields, sheet.sent)
    contact = Reporter()
    if not sheet.own_contact:
        name, phone, withhold = (facts.pop(one, "") for one in (NAME, PHONE, WITHHOLD))
        contact = Reporter(str(name), str(phone), bool(withhold))
    if sheet.asked.kind:
        facts[cases.kind_name(sheet.program)] = sheet.asked.kind
    assert sheet.asked.area is not None
    longitude, latitude = sheet.asked.point or (None, None)
    action = ReportCase(
        sheet.case_id, sheet.asked.case_type, channel, facts, area=sheet.asked.area.code, longitude=longitude,
        latitude=latitude, contact=contact, on_behalf=on_behalf, same_as=same_as,
    )  # fmt: skip
    answer, problems = send(action, request, acting)
    sheet.problems = place_problems(fields, _phone_at_field(sheet, problems))
    return answer


def _phone_at_field(sheet: Sheet, problems: Sequence[Problem]) -> list[Problem]:
    """A number that is none is told by the register, which does not know the form."""
    phone = next((one for one in sheet.contact if one.autocomplete == "tel"), None)
    left = []
    for problem in problems:
        if phone is not None and "phone" in problem.details:
            left += place_problems([phone], [Problem(problem.kind, details=problem.details | {"fact": phone.name})])  # type: ignore[operator]
        else:
            left.append(problem)
    return left
