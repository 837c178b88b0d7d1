"""Fields of a form: from a pack's questions and the domains of facts, with what was typed and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yiwang.engine.packs.definitions import Catalog, Form, FormField
from yiwang.engine.packs.forms import asked_by, field_domain
from yiwang.engine.packs.titles import value_titles
from yiwang.engine.packs.words import kept_words as span_kept
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Domain, parse_span
from yiwang.faces.web.language import say, shown, t

LONG = 20
"""A list of more is narrowed by typing, where there is a script."""
FEW = 6
"""So many choices are shown side by side; more go into a list."""
_KINDS = {
    "number": "number", "integer": "number", "date": "date", "datetime": "datetime-local", "time": "time",
    "boolean": "check", "list": "checks", "text": "words",
}  # fmt: skip
_SHORT = frozenset({"number", "date", "datetime-local", "time"})


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass
class Field:
    """One field as the template shows it. `kind`: an input type, or words, select, radios, checks, check, file …"""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    required: bool = False
    hint: str = ""
    error: str = ""
    options: Sequence[Option] = ()
    low: str = ""
    high: str = ""
    step: str = "any"
    most: int = 200
    autocomplete: str = ""
    pdf: bool = False
    accept: str = ""
    """Of a file, when it is no picture."""
    quiet: bool = False
    low_box: bool = False
    """Free words that are usually few."""
    """Neither "required" nor "optional" is said."""
    form: str = ""
    """Where several forms stand on one page: whose field it is."""
    labels: tuple[str, ...] = field(default_factory=tuple)
    """What a problem may call it."""
    channels: tuple[str, ...] = ()
    """It makes sense for these alone: where one chooses the channel in the same form, a script shows it then."""

    @property
    def id(self) -> str:
        return f"f-{self.form}{self.name}"

    @property
    def when(self) -> SafeString:
        return format_html(' data-channels="{}"', " ".join(self.channels)) if self.channels else SafeString()

    @property
    def short(self) -> bool:
        return self.kind in _SHORT

    @property
    def long(self) -> bool:
        return len(self.options) > LONG

    @property
    def described(self) -> SafeString:
        ids = [f"{self.id}-{part}" for part in ("hint", "error") if getattr(self, part) and self.kind != "check"]
        ids += [f"{self.id}-error"] if self.error and self.kind == "check" else []
        said = format_html(' aria-describedby="{}"', " ".join(ids)) if ids else mark_safe("")
        return said + (mark_safe(' aria-invalid="true"') if self.error else mark_safe(""))


Typed = Mapping[str, Sequence[str]]
"""What was sent, by name."""


def typed(data: QueryDict) -> Typed:
    return {name: [value.strip() for value in values] for name, values in data.lists()}


def from_domain(
    name: str, title: Text, domain: Domain, catalogs: Mapping[str, Catalog], sent: Typed, required: bool = False
) -> Field:
    """The field that asks for a fact."""
    given = list(sent.get(name, ()))
    kind = _KINDS.get(domain.type, "text")
    options: list[Option] = []
    if domain.values or domain.catalog:
        options = _options(domain, catalogs, given)
        kind = "checks" if domain.type == "list" else ("radios" if len(options) <= FEW else "select")
    elif domain.type == "boolean" and required:
        kind, options = (
            "radios",
            [Option(v, w, v in given) for v, w in (("true", t("是", "Yes")), ("false", t("否", "No")))],
        )
    hint = t("例如 3 working_days、2 hours", "for example 3 working_days, 2 hours") if domain.type == "span" else ""
    return Field(
        name, say(title), kind, given[0] if given else "", required, hint, options=options, low=_bound(domain.low),
        high=_bound(domain.high), step="1" if domain.type == "integer" else "any",
        most=5000 if kind == "words" else 200, labels=(title.zh, title.en, name),
    )  # fmt: skip


def _bound(number: object) -> str:
    return "" if number is None else str(number)


def _options(domain: Domain, catalogs: Mapping[str, Catalog], given: Sequence[str]) -> list[Option]:
    codes = [str(value) for value in domain.values]
    titles = value_titles(domain, catalogs)
    return [Option(code, say(titles.get(code, code)), code in given) for code in codes or titles]


def of_form(
    form: Form, catalogs: Mapping[str, Catalog], sent: Typed, leave_out: Iterable[str] = (),
    bodies: Sequence[tuple[str, str]] = (), channel: str = "",
) -> list[Field]:  # fmt: skip
    """The questions of a pack's form. The first of free words, and those that hold a name or number, are one line.
    `bodies`: whom a report may be about, where the form asks that. `channel`: by which it comes in, where that is
    known: what makes no sense there is not asked."""
    found: list[Field] = []
    without, one_line = set(leave_out), True
    for question in form.fields:
        if question.name in without or question.type == "geopoint" or not asked_by(question, channel):
            continue
        made = _question(question, catalogs, sent)
        if question.type == "body" and bodies:
            made.kind, made.options = "select", [Option(id, name, id == made.value) for id, name in bodies]
        if made.kind == "words" and (one_line or question.personal):
            made.kind, made.most = "text", 200
            one_line = one_line and question.personal
        made.low_box = made.required
        made.quiet = made.quiet or any(sign in made.label.lower() for sign in ("可不", "optional"))
        found.append(made)
    return found


def _question(question: FormField, catalogs: Mapping[str, Catalog], sent: Typed) -> Field:
    if question.type == "note":
        return Field(question.name, say(question.label), "note")
    if question.type == "image":
        return Field(question.name, say(question.label), "file", quiet=True)
    domain = field_domain(question, catalogs)
    assert domain is not None
    made = from_domain(question.name, question.label, domain, catalogs, sent)
    made.required = question.required and not question.relevant and made.kind != "check"
    made.autocomplete = {"person.name": "name", "person.phone": "tel"}.get(question.holds, "")
    if question.type == "body":
        made.hint = t("选了谁，这件事就不交给谁，也不给谁看，包括它的下级单位。",
                      "Whomever you choose does not get it and does not see it, nor do those below.")  # fmt: skip
    if question.personal:
        made.hint = kept_words(question.retention)
    return made


def span_said(written: str) -> str:
    """How long something is kept, as a pack writes it, in words: “365 days” is a year."""
    span = parse_span(written)
    return say(span_kept(span)) if span else written


def kept_words(retention: str, clerk: bool = False) -> str:
    """How long the answer to a personal question is kept; `clerk`: said to whoever writes it down for somebody."""
    if clerk:
        return t("{p}后删除；谁看过，反映人查得到。", "Deleted after {p}; the reporter can see who opened it.",
                 p=span_said(retention))  # fmt: skip
    return t("{p}后删除；谁看过，您可以查到。", "Deleted after {p}; you can see who opened it.", p=span_said(retention))


def values_of(fields: Iterable[Field], sent: Typed) -> dict[str, Any]:
    """The answers that were given, as actions take them; what was left empty is left out."""
    found: dict[str, Any] = {}
    for one in fields:
        given = [value for value in sent.get(one.name, ()) if value]
        if one.kind == "check":
            found[one.name] = bool(given)
        elif given and one.kind not in ("note", "file"):
            found[one.name] = given if one.kind == "checks" else given[0]
    return found


def missing(fields: Iterable[Field]) -> bool:
    """Say at every required field that is empty that it is; whether there was one."""
    found = False
    for one in fields:
        chosen = one.value or any(option.chosen for option in one.options)
        if one.required and not chosen and one.kind not in ("note", "check"):
            one.error = t("请填写“{f}”", "Please fill in “{f}”", f=one.label)
            found = True
    return found


def place_problems(fields: Iterable[Field], problems: Iterable[Problem]) -> list[Problem]:
    """Put each problem at the field that it is about; the rest is given back, to stand above the form."""
    left = []
    for problem in problems:
        about = _names(problem.details.get("fact"))
        at = next((one for one in fields if about & {one.name, *one.labels}), None)
        if at is None:
            left.append(problem)
        else:
            [told] = shown([problem])
            at.error = f"{told.what} {told.why}"
    return left


def _names(value: object) -> set[str]:
    return {part for part in value if part} if isinstance(value, Text) else ({str(value)} if value else set())
