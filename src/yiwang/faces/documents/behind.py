"""The numbers of an analysis with the addresses of the lists behind them; only the page shows these.

Numbers of what happened in a period, and of what was open at the end of a day, lead to just those cases. What was late
or supervised was so at the moment of compiling: that leads to how it stands now, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from yiwang.faces.documents.linking import led
from yiwang.faces.documents.tables import of_key
from yiwang.faces.documents.wording import NONE, interval, rate
from yiwang.faces.web.language import t
from yiwang.insight import interface as insight

if TYPE_CHECKING:
    from yiwang.faces.documents.composing import Composing

Days = Sequence[str]
"""The first day and the one after the last."""
SHARES = {
    "response": ("in_time", "not_in_time"), "resolution": ("solved", "unsolved"),
    "satisfaction": ("satisfied", "unsatisfied"), "on_time": ("on_time", "not_on_time"),
}  # fmt: skip
"""What a rate counts, and what it counts against it: both together are its n."""


def present(doc: Composing) -> Days:
    return doc.data["since"], doc.data["until"]


def before(doc: Composing) -> Days:
    return list(doc.data["before"])


def counted(
    doc: Composing, whats: str | Sequence[str], number: int, days: Days, by: str = "", key: str = "", said: str = ""
) -> str:
    """A number that leads to the list of what was counted, of one key of a split when it is given."""
    named = (whats,) if isinstance(whats, str) else tuple(whats)
    if number <= 0 or not insight.LISTED.issuperset(named):
        return said or str(number)
    return led(said or number, doc.list(**_said(",".join(named), days), **_of(by, key)))


def _of(by: str, key: str) -> dict[str, str]:
    return {"area": key} if by == "area" else of_key(by, key)


def _said(what: str, days: Days) -> dict[str, str]:
    return {"shared": "1", "counted": what, "from": days[0], "until": days[1], "state": "all"}


def share(doc: Composing, name: str, count: int, of: int, days: Days, by: str = "", key: str = "") -> str:
    """`12/15`: each leads to its cases."""
    yes, no = SHARES[name]
    return f"{counted(doc, yes, count, days, by, key)}/{counted(doc, (yes, no), of, days, by, key)}"


def percent(doc: Composing, name: str, count: int, of: int, days: Days, by: str = "", key: str = "") -> str:
    """`80.0%`: leads to what it counts; where that is none, to its n."""
    yes, no = SHARES[name]
    whats = (yes,) if count else (yes, no)
    return counted(doc, whats, count or of, days, by, key, rate(count, of))


def n_of(doc: Composing, name: str, of: int, days: Days, by: str = "", key: str = "") -> str:
    return counted(doc, SHARES[name], of, days, by, key)


def open_at(doc: Composing, until: str, number: int, by: str = "", key: str = "") -> str:
    """What was open when a period ended. Which unit answered for it then, and of which level it was, is not kept case
    by case: the list goes by the present ones."""
    if number <= 0:
        return str(number)
    day = date.fromisoformat(until) - timedelta(days=1)
    hint = "" if by in ("", "area") else t("名单按现在的单位、级别列出，和当时的数可能有出入",
                                           "the list goes by present units and levels, and may differ")  # fmt: skip
    held = {"shared": "1", "open_on": day.isoformat(), "state": "all"}
    return led(number, doc.list(**held, **_of(by, key)), hint)


def at_present(doc: Composing, number: int, **narrowed: str) -> str:
    """What stood so at the moment of compiling leads to what stands so now."""
    if number <= 0:
        return str(number)
    hint = t("汇编那一刻的数；名单是现在的", "as of the moment of compiling; the list is of the present")
    return led(number, doc.list(shared="1", **narrowed), hint)


def reckoned(said: str, how: str) -> str:
    """What is no count of cases, with how it was come by."""
    return said if said == NONE else led(said, "", how)


def change(said: str) -> str:
    return reckoned(said, t("由前两列的数算出，算法见口径说明", "from the two before it; see how it is counted"))


def spread(found: Any) -> str:
    """The interval of a share."""
    return reckoned(interval(found), t("由 n 算出的95%置信区间，算法见口径说明",
                                       "the 95 % interval, from n; see how it is counted"))  # fmt: skip


def flow(
    doc: Composing, numbers: Mapping[str, Sequence[Any]], what: str, then: Days
) -> tuple[str, str]:
    """What happened: now, and then."""
    now, was = numbers[what][:2]
    return counted(doc, what, now, present(doc)), counted(doc, what, was, then)


def opened(doc: Composing, by: str, key: str, now: int, then: int) -> tuple[str, str]:
    """What was reported of a key, now and before."""
    return counted(doc, "opened", now, present(doc), by, key), counted(doc, "opened", then, before(doc), by, key)


def spot(doc: Composing, found: Mapping[str, Any]) -> tuple[str, str]:
    """What was reported of a kind in a cell, and what it usually is: a mean over the periods before."""
    of_kind = of_key("kind", found["kind"]) | {"area": found["area"]}
    number = led(found["number"], doc.list(**_said("opened", present(doc)) | of_kind))
    hint = t("此前各期的平均，由那些期间的新收算出", "the mean of the periods before, from what was new in them")
    earlier = (found["since"], doc.data["since"]) if found.get("since") and found["expected"] else ()
    url = doc.list(**_said("opened", earlier) | of_kind) if earlier else ""  # old ones do not say since when
    return number, led(f"{found['expected']:.1f}", url, hint)


def case(row: Mapping[str, Any]) -> str:
    """Its number, which leads to it."""
    return led(row["number"], reverse("desk:case", args=[row["id"]]))


def days_open(row: Mapping[str, Any]) -> str:
    hint = t("从反映到汇编那一刻的天数", "days from the report to the moment of compiling")
    return led(row["days"], reverse("desk:case", args=[row["id"]]), hint)
