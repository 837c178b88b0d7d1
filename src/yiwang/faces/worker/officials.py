"""Who in office is told of what a case's change owes: reminders, calls and orders, by mail or text message.

A new case in somebody's list is no message: whoever has three hundred a day looks at the list. What is said names the
matter and the moment, never a resident and none of their words: a mailbox is not the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from yiwang.cases.interface import Case, account_is_kept_from, appointments_kept_from
from yiwang.engine.clocks.said import said_until
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Language, Text
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.messages.interface import Message
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.civil_time import civil

LEADS = ("chief", "dispatcher")
"""Roles of those in a unit who are told when the unit is called; if it has none of them, everybody in it."""
MOST = 20
ORDER = Text("【督办】{matter}：请于 {due} 前答复督办单 {number}", "[Order] {matter}: answer order {number} by {due}")
SUPERVISE = Text("【督办】{matter}：已超过办理期限（{due}）", "[Supervision] {matter}: its time ran out ({due})")
REMINDER = Text("【催办】{matter}：办理期限 {due}", "[Reminder] {matter}: due {due}")
CALLED = Text("【{about}】{matter}：请查看并处理（期限 {due}）", "[{about}] {matter}: please look (due {due})")
CORRECTION = Text("【更正请求】{number}：请于 {due} 前答复本人", "[Correction] {number}: answer the person by {due}")
OTHER = {
    "extension": Text("延期", "More time"),
    "extension_asked": Text("延期申请待批复", "More time to rule on"),
    "extension_overdue": Text("延期申请逾期未批复", "Ruling on more time overdue"),
    "extension_granted": Text("延期申请已批准", "More time granted"),
    "extension_refused": Text("延期申请未获批准", "More time refused"),
    "objection": Text("派单异议待裁定", "Objection to rule on"),
    "ruling_overdue": Text("派单异议逾期未裁定", "Ruling overdue"),
    "supervision_answer": Text("督办单已答复", "Your order was answered"),
    "verdict": Text("反映人的评价", "The reporter's verdict"),
    "ended": Text("不用再办", "No longer needed"),
}
WHERE = Text("请登录工作台办理。", "Please sign in at the desk.")


def to_officials(case_id: UUID, effects: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[Message]:
    """What is owed to people in office for one change."""
    owed = [one for one in effects if one["do"] in ("tell", "supervise", "order") and one["to"] != "reporter"]
    row = Case.objects.filter(id=case_id).first() if owed else None
    if row is None or row.ended:
        # Nothing is due any more; a worker that was away for a day sends no alarm for what was settled meanwhile.
        return
    rules = packs.edition(row.pack_hash, row.rules_on)
    told: set[tuple[UUID, str]] = set()
    for effect in owed:
        for account in holders(row, rules, str(effect["to"]), now):
            what = f"{effect['do']}:{effect.get('about', '')}:{effect.get('number', '')}"
            if (account, what) not in told:
                told.add((account, what))
                yield from _messages(account, row, rules, effect)


def of_correction(case_id: UUID, due: str) -> Iterator[Message]:
    """To whoever has the case: somebody asked that what is held about them be put right, and the answer is due."""
    row = Case.objects.filter(id=case_id).first()
    if row is None or row.owner_account is None or account_is_kept_from(row.owner_account, row.about):
        return
    contact = identity.official_contact(row.owner_account)
    if contact is None:
        return
    line = CORRECTION.in_language(contact.language).format(number=row.number, due=due)
    yield from _by_their_ways(row.owner_account, contact, line, row, False)


def holders(row: Case, edition: Edition, to: str, now: datetime) -> list[UUID]:
    """The accounts of those who hold a post, or lead a unit, where the case lies; never of whom it is about."""
    return [one for one in _holders(row, edition, to, now) if not account_is_kept_from(one, row.about)]


def _holders(row: Case, edition: Edition, to: str, now: datetime) -> list[UUID]:
    if to == row.owner_post and row.owner_account is not None:
        return [row.owner_account]
    if _is_uuid(to):
        return _of_unit(UUID(to), now)
    # Who did something is told of the answer as `post@area`, or `post@area@terminal`.
    post, area, *_ = [*to.split("@"), ""]
    apart = appointments_kept_from(row.about)
    found, _ = organizations.accountable(edition.chart, post, area or row.area_code, civil(now), apart)
    held = found.appointment if found else None
    return [held.account] if held is not None and held.account is not None else []


def _of_unit(unit: UUID, now: datetime) -> list[UUID]:
    here = organizations.appointments_in(unit, civil(now).date())
    leads = [one for one in here if one.roles & set(LEADS)] or here
    return sorted({one.account for one in leads if one.account is not None})[:MOST]


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def _messages(account: UUID, row: Case, edition: Edition, effect: Mapping[str, Any]) -> Iterator[Message]:
    """By mail to whoever gave an address; by text message to whoever gave a number only, and orders to both."""
    contact = identity.official_contact(account)
    if contact is None or not (contact.mail or contact.phone):
        return
    line = _line(row, edition, effect, contact.language)
    yield from _by_their_ways(account, contact, line, row, effect["do"] != "tell")


def _by_their_ways(
    account: UUID, contact: identity.OfficialContact, line: str, row: Case, both: bool
) -> Iterator[Message]:
    text = "\n".join(filter(None, (line, WHERE.in_language(contact.language), _address(row))))
    if contact.mail:
        yield Message("mail", messages.official(account), line, text)
    if contact.phone and (not contact.mail or both):
        yield Message("sms", messages.official(account), line, text)


def _line(row: Case, edition: Edition, effect: Mapping[str, Any], language: Language) -> str:
    program = edition.programs[row.case_type]
    stage = program.stages.get(row.stage)
    kind = program.case_type.title.in_language(language)
    matter = " · ".join(filter(None, (row.number, kind, stage.title.in_language(language) if stage else "")))
    due = datetime.fromisoformat(effect["answer_due"]) if "answer_due" in effect else row.due_at
    until = said_until(civil(due)).in_language(language) if due else "—"
    said = {"matter": matter, "due": until, "number": effect.get("number", "")}
    if effect["do"] == "order":
        return ORDER.in_language(language).format(**said)
    if effect["do"] == "supervise":
        return SUPERVISE.in_language(language).format(**said)
    name, _, more = str(effect["about"]).partition(":")
    if "reminder" in (name, more):
        return REMINDER.in_language(language).format(**said)
    return CALLED.in_language(language).format(about=_about(edition, row, more or name, name, language), **said)


def _about(edition: Edition, row: Case, about: str, name: str, language: Language) -> str:
    """What the pack calls the step, the part or the pause."""
    case_type = edition.programs[row.case_type].case_type
    named = {one.id: one.title for one in case_type.transitions}
    named |= {one.id: one.title for one in case_type.pauses} | {one.id: one.title for one in case_type.parts}
    found = OTHER.get(about) or named.get(name) or OTHER.get(name)
    return found.in_language(language) if found else name


def _address(row: Case) -> str:
    base = str(settings.ADDRESS).rstrip("/")
    return f"{base}/desk/cases/{row.id}/" if base else ""
