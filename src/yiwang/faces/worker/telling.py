"""From what was written to a case to the messages that it owes: to its reporter, to people in office, to partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q

from yiwang.cases import events
from yiwang.faces.worker.officials import of_correction, to_officials
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.messages.interface import Message
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.models import JournalEntry, OutboxEntry

NEWS = (
    "您反映的事项（编号 {number}）有新进展：{zh}。凭编号和查询码可以查看。",
    "News of your matter {number}: {en}. Number and code show you more.",
)
OTHER_NEWS = {
    "extension": ("延长了办理时间", "more time was granted"),
    "question": ("有一个问题请您回答", "there is a question for you"),
    "": ("有新的消息", "there is a message"),
}


Whole = Mapping[UUID, Sequence[JournalEntry]]


def tell(rows: Sequence[OutboxEntry], now: datetime, whole: Whole = MappingProxyType({})) -> None:
    """Make the deliveries of outbox rows, in the transaction that strikes them out. `whole`: all entries of some of
    the cases, that were read already."""
    for row in rows:
        for effect in row.effects:
            if effect["do"] == "remind_of_correction":
                owed = list(of_correction(UUID(effect["case"]), str(effect["due"])))
                messages.owe_messages(row.aggregate_id, row.seq, owed, now)
    of_cases = [row for row in rows if row.aggregate_kind == events.AGGREGATE]
    written = _entries([row for row in of_cases if row.aggregate_id not in whole])
    for case_id in {row.aggregate_id for row in of_cases if row.aggregate_id in whole}:
        written.update(((case_id, entry.seq), entry) for entry in whole[case_id])
    moves: dict[UUID, list[JournalEntry]] = {}
    for entry in written.values():
        if entry.kind == events.PLACE_CORRECTED:
            moves.setdefault(entry.aggregate_id, []).append(entry)
    for row in of_cases:
        opened, new = written.get((row.aggregate_id, 1)), []
        for seq in range(row.first_seq, row.seq + 1):
            new.append(written[row.aggregate_id, seq])
        if opened is not None and opened.kind == events.REPORTED:
            office = to_officials(row.aggregate_id, row.effects, now)
            moved = moves.get(row.aggregate_id, ())
            owed = [*_to_reporter(row, opened.data), *office, *_to_partners(opened.data, new, moved)]
            if owed:
                messages.owe_messages(row.aggregate_id, row.seq, owed, now)


def _entries(rows: Sequence[OutboxEntry]) -> dict[tuple[UUID, int], JournalEntry]:
    """The first entry of each case, those that say where it went, and those that each row is about."""
    if not rows:
        return {}
    wanted = Q(aggregate_id__in=[row.aggregate_id for row in rows]) & (Q(seq=1) | Q(kind=events.PLACE_CORRECTED))
    alike: dict[tuple[int, int], list[UUID]] = {}  # most rows are about the same numbers
    for row in rows:
        alike.setdefault((row.first_seq, row.seq), []).append(row.aggregate_id)
    for (first, last), ids in alike.items():
        wanted |= Q(aggregate_id__in=ids, seq__gte=first, seq__lte=last)
    return {(entry.aggregate_id, entry.seq): entry for entry in JournalEntry.objects.filter(wanted)}


def _to_reporter(row: OutboxEntry, opened: Mapping[str, Any]) -> Iterator[Message]:
    """One text for all that the change told the reporter."""
    about = [effect["about"] for effect in row.effects if effect["do"] == "tell" and effect["to"] == "reporter"]
    if about:
        zh, en = _titles(opened, about[-1])
        text = "\n".join(line.format(number=opened["number"], zh=zh, en=en) for line in NEWS)
        yield Message("sms", messages.REPORTER, "", text)


def _titles(opened: Mapping[str, Any], about: str) -> tuple[str, str]:
    """What the pack calls the step, the pause or the extension."""
    edition = packs.edition(opened["hash"], date.fromisoformat(opened["rules_on"]))
    case_type = edition.programs[opened["case_type"]].case_type
    titles = {move.id: move.title for move in case_type.transitions} | {one.id: one.title for one in case_type.pauses}
    if about in titles:
        return titles[about].in_language("zh-Hans"), titles[about].in_language("en")
    return OTHER_NEWS.get(about, OTHER_NEWS[""])


def _to_partners(
    opened: Mapping[str, Any], new: Sequence[JournalEntry], moved: Sequence[JournalEntry] = ()
) -> Iterator[Message]:
    """Which case, what happened, when: nothing about persons, and no words of theirs. A partner may be of the body
    that a report is about, or hold its list: of such reports none is told. That a case moved is told to the
    subscribers of the area that it left and of the one that it came to.
    """
    if opened.get("about"):
        return
    for entry in new:
        before = _lies(opened, moved, entry.seq - 1)
        lies = _lies(opened, moved, entry.seq)
        told = {one.id: one for path in (before["path"], lies["path"])
                for one in messages.subscriptions_to(entry.kind, path)}  # fmt: skip
        for one in told.values():
            data = {
                "kind": entry.kind, "case": str(entry.aggregate_id), "number": opened["number"], "seq": entry.seq,
                "case_type": opened["case_type"], "area": lies["area"], "at": entry.recorded_at.isoformat(),
            }  # fmt: skip
            channel = "mail" if one.address.startswith("mailto:") else "webhook"
            text = "\n".join(f"{name}: {value}" for name, value in data.items())
            yield Message(channel, str(one.id), f"{opened['number']} {entry.kind}", text, data)


def _lies(opened: Mapping[str, Any], moved: Sequence[JournalEntry], seq: int) -> Mapping[str, Any]:
    """Area and path of a case after an entry."""
    last = max((one for one in moved if one.seq <= seq), key=lambda one: one.seq, default=None)
    return last.data if last else opened
