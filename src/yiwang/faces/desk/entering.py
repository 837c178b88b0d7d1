"""The form of a report as a clerk fills it in for somebody: what a pack asks of the reporter is said about them, and
where it came from is chosen beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from yiwang.cases import interface as cases
from yiwang.engine.packs.definitions import Pack
from yiwang.faces.web.fields import kept_words
from yiwang.faces.web.language import language, t
from yiwang.faces.web.reporting import Sheet
from yiwang.faces.web.requests import PageRequest, person, today

COOKIE = "entry_channel"
KEPT = 180 * 24 * 3600
_CHINESE = ((re.compile("您|^我(?=想|要)|我(?=的)"), "反映人"),)
_ENGLISH = tuple(
    (re.compile(written), said)
    for written, said in (
        (r"^(Your|My)\b", "The reporter's"), (r"\b([Yy]our|my)\b", "the reporter's"),
        (r"^I ask\b", "The reporter asks"),
        (r"\byou ask\b", "the reporter asks"), (r"\byou want\b", "the reporter wants"), (r"\byou\b", "the reporter"),
    )
)  # fmt: skip


def about_reporter(words: str) -> str:
    """A question to the reporter, as it is put to the clerk."""
    for written, said in _CHINESE if language() == "zh-Hans" else _ENGLISH:
        words = written.sub(said, words)
    return words


def to_clerk(sheet: Sheet) -> None:
    """Turn the questions of the form to the clerk. A browser must not offer the clerk's own name and number."""
    form = sheet.edition.pack.forms.get(sheet.program.case_type.form)
    retention = {one.name: one.retention for one in form.fields if one.personal} if form else {}
    for one in (*sheet.matter, *sheet.contact):
        one.label = about_reporter(one.label)
        if one.autocomplete == "tel" and "人" not in "".join(one.labels):
            one.label = t("反映人的电话", "The reporter's telephone")
        one.autocomplete = "off" if one.autocomplete else ""
        if one.autocomplete or one.name in retention:
            one.hint = kept_words(retention.get(one.name) or f"{cases.KEEP_DAYS} days", clerk=True)


def chosen_before(request: PageRequest, possible: Sequence[str], pack: Pack) -> str:
    """The one there is; the one that this person took last; the one that belongs to the post; the one that this person,
    at another browser, or the unit usually takes."""
    if len(possible) == 1:
        return possible[0]
    near = (_last(request), *_of_post(request, possible, pack))
    found = next((one for one in near if one in possible), "")
    return found or next((one for one in cases.usual_channels(person(request), today(request)) if one in possible), "")


def _last(request: PageRequest) -> str:
    held = request.get_signed_cookie(COOKIE, "", max_age=KEPT) or ""
    account, _, channel = held.partition(" ")
    return channel if account == str(person(request).account_id) else ""


def _of_post(request: PageRequest, possible: Iterable[str], pack: Pack) -> list[str]:
    """`window_clerk` sits at the window, `grid_worker` comes round; whoever is in a `hotline_centre` answers it."""
    post = pack.posts.get(person(request).post)
    parts = [*person(request).post.split("_"), *(post.unit_kind.split("_") if post else ())]
    return [one for one in possible if all(part in parts for part in one.split("_"))]


def remember(request: PageRequest, response: HttpResponse, channel: str) -> HttpResponse:
    """For this person's next report at this browser."""
    value = f"{person(request).account_id} {channel}"
    response.set_signed_cookie(COOKIE, value, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
