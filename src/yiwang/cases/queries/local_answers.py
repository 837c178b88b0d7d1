"""Answer templates of offices, beside those of the packs; each process keeps them until one changes."""

from __future__ import annotations

from yiwang.cases.models import LocalAnswer
from yiwang.cases.permissions import Person
from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.engine.problems import Text
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.versions import Memory

VERSION = "local_answers"


def _read() -> list[LocalAnswer]:
    return list(LocalAnswer.objects.filter(ended_at=None).order_by("title", "id"))


_held = Memory((VERSION,), _read)


def local_answers(area_path: str = "") -> list[LocalAnswer]:
    """Those that hold, of units in an area and below."""
    return [one for one in _held() if _area_of(one).startswith(area_path)]


def local_templates(person: Person) -> dict[str, AnswerTemplate]:
    """Those that are offered to a person: of their unit, and of units that offer them to all of an area they act in."""
    offered = [one for one in _held() if one.unit == person.unit_id or (one.whole_area and _lies_in(person, one))]
    return {str(one.id): _template(one) for one in offered}


def _lies_in(person: Person, one: LocalAnswer) -> bool:
    area = _area_of(one)
    return person.unit_id is not None and bool(area) and person.area_path.startswith(area)


def _area_of(one: LocalAnswer) -> str:
    unit = organizations.unit(one.unit)
    return unit.area_path if unit else ""


def _template(one: LocalAnswer) -> AnswerTemplate:
    """As the pack's are; a language that was not written has the words of the other."""
    title = Text(f"{one.title}（本地）", f"{one.title} (local)")
    text = Text(one.text_zh or one.text_en, one.text_en or one.text_zh)
    over = (one.case_type,) if one.case_type else ()
    return AnswerTemplate(str(one.id), title, one.use, over, (), (), (), "", text, "")
