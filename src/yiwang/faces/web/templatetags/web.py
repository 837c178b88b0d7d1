"""Tags of the visual language: words, moments, and the components of docs/design.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.base import Node, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Text
from yiwang.engine.values import Span
from yiwang.faces.web import language as words_of
from yiwang.faces.web.access import KEEPERS, STAFF
from yiwang.faces.web.assets import asset_url
from yiwang.faces.web.fields import Field
from yiwang.faces.web.moulds import cast
from yiwang.faces.web.titles import CHANNELS, ROLES, acting_title, post_of_unit, post_title, unit_title
from yiwang.faces.web.words import day_words, exact, exact_until, moment_words, time_left, until_words
from yiwang.kernel.civil_time import civil

register = template.Library()
_CHINESE = re.compile(r"[\u3400-\u9fff]")
TONES = {
    "red": "red", "红": "red", "红色": "red", "yellow": "yellow", "黄": "yellow", "黄色": "yellow", "orange": "yellow",
    "blue": "blue", "蓝": "blue", "蓝色": "blue", "green": "green",
    "major": "red", "larger": "yellow", "general": "blue", "urgent": "red",
}  # fmt: skip


@register.tag("t")
def t_tag(parser: Parser, token: Token) -> Node:
    """`{% t "中文" "English" %}`. A page says hundreds of these: what is filled with nothing is made ready once."""
    parts = token.split_contents()[1:]
    named = parts[:-2] if parts[-2:-1] == ["as"] else parts
    both = [part for part in named[:2] if not token_kwargs([part], parser)]
    if len(both) < 2 or any(part in ('""', "''") for part in both):
        raise TemplateSyntaxError(f"{{% {token.contents} %}}: a page says everything in Chinese and in English")
    if len(parts) == 2 and all(part[0] in "\"'" and part[0] == part[-1] for part in parts):
        return _Ready(*(parser.compile_filter(part).resolve(Context()) for part in parts))
    return _t(parser, token)


class _Ready(Node):
    """A sentence without a gap, as it stands in the page, by language."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        self.made: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        chosen = words_of.language()
        found = self.made.get(chosen)
        if found is None:
            found = self.made[chosen] = conditional_escape(words_of.say(self.text))
        return found

    render_annotated = render


def filled(zh: str, en: str, **values: Any) -> str:
    """A sentence in the page's language; the other one where there is only one."""
    if not values:
        return words_of.say(Text(zh, en))
    said = {name: value if isinstance(value, SafeString) else words_of.say(value) for name, value in values.items()}
    return format_html(words_of.t(zh, en), **said)


def _compiled(function: Callable[..., str]) -> Callable[[Parser, Token], Node]:
    """As `simple_tag` compiles it."""
    library = template.Library()
    library.simple_tag(function)
    return library.tags[function.__name__]


_t = _compiled(filled)


MARKS = {":": ("：", ": "), ",": ("，", ", "), "(": ("（", " ("), ")": ("）", ")"), ".": ("。", ". ")}


@register.simple_tag
def mark(sign: str) -> str:
    """A punctuation mark between things that are put together on a page."""
    return words_of.t(*MARKS[sign])


@register.simple_tag
def language() -> str:
    return words_of.language()


@register.filter
def say(value: object) -> str:
    """A text in the page's language; a span of time as one says it."""
    return words_of.say(span_words(value) if isinstance(value, Span) else value)


@register.simple_tag
def cited(law: Text) -> str:
    """A law as it is cited: on an English page its own name stands below, marked as Chinese."""
    if words_of.language() == "zh-Hans":
        return law.zh
    if _CHINESE.search(law.en):
        return format_html('<span lang="zh-Hans">{}</span>', say(law))
    return format_html('{}<br><span class="small soft" lang="zh-Hans">{}</span>', say(law), law.zh)


@register.simple_tag(takes_context=True)
def look(context: Context, **change: str) -> str:
    """The address that turns to the other language or the other size of type, and comes back here."""
    other = {
        "language": "zh-hans" if context.get("english") else "en",
        "type": "standard" if context.get("large_type") else "large",
    }
    request = context.get("request")
    back = request.get_full_path() if request is not None and request.method == "GET" else "/"
    chosen = {name: other[name] for name in change}
    return f"{reverse('web:look')}?{urlencode(chosen | {'next': back})}"


@register.simple_tag
def asset(name: str) -> str:
    return asset_url(name)


@register.simple_tag
def script(part: str) -> SafeString:
    """A part of the scripts (docs/design.md): `{% script "core" %}`."""
    return format_html('<script src="{}" defer></script>', asset_url(f"web/built/{part}.js"))


@register.filter
def when(moment: datetime | None) -> str:
    """A moment in words, exact on hover."""
    if moment is None:
        return ""
    said = moment_words(moment, timezone.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact(moment), said)


@register.filter
def until(moment: datetime | None) -> str:
    """The end of a time in words, exact on hover: midnight is the end of a day."""
    if moment is None:
        return ""
    said = until_words(moment, timezone.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact_until(moment), said)


@register.filter(name="exact_until")
def exact_until_filter(moment: datetime | None) -> str:
    return exact_until(moment) if moment else ""


@register.filter
def day(found: date) -> str:
    """A day in words: today, yesterday, 11月3日."""
    said = day_words(found, civil(timezone.now()).date())
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), said)


@register.filter(name="exact")
def exact_filter(moment: datetime | None) -> str:
    return exact(moment) if moment else ""


@register.simple_tag(takes_context=True)
def deadline(context: Context, due: datetime | None, since: datetime | None = None, bar: bool = True) -> SafeString:
    return deadline_of(due, since, context["now"], bar)


def deadline_of(due: datetime | None, since: datetime | None, now: datetime, bar: bool = True) -> SafeString:
    """What is left of a time, in words, and as a bar when it is known since when."""
    left = time_left(due, since, now)
    if due is None:
        return SafeString("")
    values = {"words": left.words, "exact": left.exact, "due": due.isoformat(), "share": str(left.share),
              "since": since.isoformat() if since else ""}  # fmt: skip
    return cast("web/parts/deadline.html", values, tone=left.tone, bar=bar and since is not None)


@register.inclusion_tag("web/parts/field.html")
def field(one: Field) -> Mapping[str, Any]:
    return {"field": one}


@register.simple_tag
def badge(words: object, tone: str = "") -> str:
    """A word in a shape. A tone that is no colour of ours leaves it neutral."""
    if not words:
        return ""
    shown = TONES.get(tone, tone if tone == "late" else "")
    return SafeString(f'<span class="badge {shown}">{conditional_escape(say(words))}</span>')


@register.simple_tag(takes_context=True)
def query(context: Context, **change: Any) -> str:
    """The present address with some of its parameters changed; an empty value takes one away."""
    held = context["request"].GET.copy()
    for name, value in change.items():
        held.pop(name, None)
        if value not in ("", None):
            held[name] = str(value)
    return f"?{held.urlencode()}" if held else "?"


@register.simple_tag
def kind_query(asked: Any, kind: Any) -> str:
    """The address of the next step once a kind was chosen."""
    return str(asked.query(type=kind.case_type, kind=kind.code))


@register.simple_tag
def asked_query(asked: Any, *without: str) -> str:
    """What the address says already, without some of it."""
    return str(asked.query(**dict.fromkeys(without, "")))


@register.inclusion_tag("web/parts/places.html", takes_context=True)
def places_list(context: Context, places: Any, following: str) -> dict[str, Any]:
    """Search and tree of places; each leads to `following` with what the address says already."""
    request = context["request"]
    keep = [(name, value) for name, value in request.GET.items() if name not in ("place", "at")]
    return {"places": places, "next": following, "keep": keep, "request": request}


@register.simple_tag(takes_context=True)
def place_url(context: Context, following: str, code: str) -> str:
    """Where choosing a place leads: a page of the place, or the next step of a report."""
    if following == "/place/":
        return reverse("portal:responsible", args=[code])
    here = ("place", "at", "area", "lon", "lat")
    held = {name: value for name, value in context["request"].GET.items() if name not in here}
    return f"{following}?{urlencode(held | {'area': code})}"


@register.inclusion_tag("web/parts/timeline.html")
def timeline(lines: Any) -> dict[str, Any]:
    """What happened, the latest first. What only says more of the line before stands under it."""
    shown: list[dict[str, Any]] = []
    for line in lines:
        if line.kind in ("OwnerNamed", "ReporterTold", "CaseEnded") and shown and not line.words:
            shown[-1]["more"].append(line.what)
        else:
            shown.append({"line": line, "more": []})
    return {"lines": shown[::-1]}


@register.inclusion_tag("web/parts/step_form.html", takes_context=True)
def step_form(context: Context, form: Any, url: str, seen: int = 0) -> dict[str, Any]:
    """Where a case stands beside a list, its forms lead on to the next one."""
    held = {name: context.get(name) for name in ("csrf_token", "beside", "back", "next")}
    return {"form": form, "url": url, "seen": seen, **held}


@register.inclusion_tag("web/parts/problems.html")
def problems(found: Any) -> dict[str, Any]:
    return {"problems": words_of.shown(found)}


@register.inclusion_tag("web/parts/share.html")
def share(rate: Any) -> dict[str, Any]:
    return {"low": rate.low, "width": rate.width, "point": rate.point, "spoken": rate.spoken}


@register.simple_tag
def pictogram(name: str) -> SafeString:
    """The picture that a pack names for a kind of matter. It only repeats the words beside it."""
    address = f"{asset_url('web/pictograms.svg')}#{name}"
    return format_html('<svg class="pictogram" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.filter
def grouped(code: str) -> str:
    """A code in groups that can be read out."""
    return f"{code[:5]} {code[5:]}"


@register.filter
def post(acting_as: str) -> str:
    return acting_title(acting_as, civil(timezone.now()).date())


@register.inclusion_tag("web/parts/select.html")
def select(name: str, label: str, options: Any, empty: bool = True) -> dict[str, Any]:
    """A filter of a list."""
    return {"name": name, "label": label, "options": options, "empty": empty}


@register.filter
def works(roles: frozenset[str]) -> bool:
    return bool(roles & STAFF)


@register.filter
def keeps(roles: frozenset[str]) -> bool:
    return bool(roles & KEEPERS)


@register.filter
def role(name: str) -> str:
    return words_of.t(*ROLES[name]) if name in ROLES else name


@register.filter
def channel(name: str) -> str:
    return words_of.t(*CHANNELS[name]) if name in CHANNELS else name


@register.simple_tag(takes_context=True)
def acting_words(context: Context) -> str:
    """The post that somebody acts under, with its unit: always in sight."""
    acting = context["acting"]
    if acting.post == "account":
        return words_of.t("、", ", ").join(role(name) for name in sorted(acting.roles)) or role("account")
    title = post_title(acting.post, acting.area_path, civil(context["now"]).date())
    return post_of_unit(unit_title(acting.unit_id), title)
