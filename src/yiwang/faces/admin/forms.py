"""Forms of administration: what is asked, the action it becomes, and each problem at the field that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from yiwang.engine.problems import Problem
from yiwang.faces.web.fields import Field, Option, Typed, missing, typed, values_of
from yiwang.faces.web.language import Shown, shown, t
from yiwang.faces.web.requests import PageRequest, command_id, person
from yiwang.faces.web.sending import send
from yiwang.kernel.ids import new_id

SAID = "admin_said"
MOST_BYTES = 60_000_000
"""A larger file is brought in at the terminal."""


@dataclass
class Form:
    """One thing to do on a page. `at`: code of a problem -> the field where it is said."""

    name: str
    title: str
    fields: list[Field]
    make: Callable[[Mapping[str, Any]], Any]
    grave: bool = False
    hint: str = ""
    done: str = ""
    """What the next page says when it was done."""
    at: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Shown] = ()
    command: UUID = field(default_factory=new_id)
    button: str = ""

    def __post_init__(self) -> None:
        for one in self.fields:
            one.form = f"{self.name}-"

    @property
    def open(self) -> bool:
        return bool(self.problems) or any(one.error for one in self.fields)

    @property
    def with_file(self) -> bool:
        return any(one.kind == "file" for one in self.fields)


def sent_to(request: PageRequest, name: str) -> Typed:
    """What was typed into this form; nothing when another one was sent."""
    return typed(request.POST) if request.method == "POST" and request.POST.get("form") == name else {}


def given(sent: Typed, name: str, otherwise: str = "") -> str:
    """What was typed into a field; `otherwise` before anything was sent."""
    return (sent.get(name) or [""])[0] if sent else otherwise


def take(request: PageRequest, forms: Sequence[Form], back: str) -> HttpResponse | None:
    """Do what the form that was sent asks for, and go `back`. None: nothing was sent, or it has its problems now."""
    form = chosen(request, forms)
    if form is None or not complete(request, form):
        return None
    answer = perform(request, form)
    if answer is None:
        return None
    say(request, form.done or t("已经办好。", "Done."))
    return redirect(back)


def chosen(request: PageRequest, forms: Sequence[Form]) -> Form | None:
    if request.method != "POST":
        return None
    return next((one for one in forms if one.name == request.POST.get("form")), None)


def complete(request: PageRequest, form: Form) -> bool:
    """Whether everything needed was given, and in a form that can be read; what is wrong is said at the fields."""
    form.command = command_id(request)
    wrong = [_wrong(request, one) for one in form.fields]
    for one, error in zip(form.fields, wrong, strict=True):
        one.error = error
    return not (missing([one for one in form.fields if one.kind != "file"]) or any(one.error for one in form.fields))


def _wrong(request: PageRequest, one: Field) -> str:
    if one.kind == "file":
        file = request.FILES.get(one.name)
        if file is None:
            return t("请选择文件", "Please choose a file") if one.required else ""
        large = t("文件超过 60 MB，请在终端里导入", "Over 60 MB: bring it in at the terminal")
        return large if (file.size or 0) > MOST_BYTES else ""
    if one.kind == "date" and one.value and day_of(one.value) is None:
        return t("请写成 2026-01-31 这样的日期", "Write the date as 2026-01-31")
    if one.kind == "select" and one.value and one.value not in [option.value for option in one.options]:
        return t("请从列出的里面选择；列表可能刚变过", "Choose one of those listed; the list may just have changed")
    return ""


def perform(request: PageRequest, form: Form) -> Any:
    """Send the action. None when it was refused: its problems then stand in the form."""
    values = values_of([one for one in form.fields if one.kind != "file"], typed(request.POST))
    answer, problems = send(form.make(values), request, person(request))
    place(form, problems)
    return None if problems else (answer if answer is not None else True)


def place(form: Form, problems: Sequence[Problem]) -> None:
    """Each problem at its field; those about none above the form."""
    left = []
    for problem in problems:
        name = form.at.get(problem.code, "")
        at = next((one for one in form.fields if one.name == name), None)
        if at is None:
            left.append(problem)
        else:
            said = shown([problem])[0]
            at.error = f"{said.what}{t('。', '. ')}{said.mend}"
    form.problems = shown(left)


def form_id(request: PageRequest) -> UUID:
    """The id that the form carries, the same however often it is asked for."""
    found = getattr(request, "admin_form_id", None)
    if found is None:
        found = command_id(request)
        request.admin_form_id = found  # type: ignore[attr-defined]
    return found


def file_name(request: PageRequest, name: str = "file") -> str:
    """What an uploaded file is called."""
    file = request.FILES.get(name)
    return str(getattr(file, "name", "") or "")


def day_of(text: object) -> date | None:
    """A day that was typed; those in the first and the last year have no beginning, or no end, in every zone."""
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        return None
    return found if MINYEAR < found.year < MAXYEAR else None


def say(request: PageRequest, words: str) -> None:
    """What the next page says above everything."""
    request.session[SAID] = words


def said(request: PageRequest) -> str:
    return str(request.session.pop(SAID, ""))


class Refusing:
    """An action of a form whose values name something that is not there: refused at its field."""

    def __init__(self, problem: Any) -> None:
        self.problem = problem
        self.aggregate_id = new_id()

    def permit(self, acting: Any) -> Any:
        return [self.problem]

    def decide(self, acting: Any, now: Any) -> Any:
        raise AssertionError("it is never permitted")

    def again(self, entries: Any) -> Any:
        raise AssertionError("it was never done")


def text_field(name: str, label: str, value: str = "", required: bool = True, hint: str = "", most: int = 200) -> Field:
    return Field(name, label, "text", value, required, hint, most=most)


def day_field(name: str, label: str, value: str = "", required: bool = True, hint: str = "") -> Field:
    return Field(name, label, "date", value, required, hint)


def select_field(
    name: str, label: str, options: Sequence[tuple[str, str]], value: str = "", required: bool = True, hint: str = ""
) -> Field:
    return Field(
        name, label, "select", value, required, hint, options=[Option(one, said, one == value) for one, said in options]
    )


def check_field(name: str, label: str, value: bool = False, hint: str = "") -> Field:
    return Field(name, label, "check", "true" if value else "", hint=hint)


def reason_field(value: str = "", required: bool = True, label: str = "") -> Field:
    words = label or t("理由，或依据的文件", "Why, or by which document")
    return Field("reason", words, "words", value, required, low_box=True, most=400)


def file_field(name: str, label: str, accept: str, hint: str = "", required: bool = True) -> Field:
    return Field(name, label, "file", "", required, hint, accept=accept)
