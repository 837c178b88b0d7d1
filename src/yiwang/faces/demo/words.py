"""What people of the demo write: answers to a form, reasons, replies. All of it stands in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from yiwang.engine.simulation.steps import placeholder
from yiwang.engine.values import Domain
from yiwang.engine.workflows import Program
from yiwang.faces.demo.plan import DemoPlan

PLACES = ("address", "event_place", "spot", "help_address", "project_place", "alert_place")


class Wording:
    """Words by chance; of each kind none comes again before all have been used."""

    def __init__(self, plan: DemoPlan, chance: Random) -> None:
        self.plan, self.chance = plan, chance
        self.scenes = {kind: scene for scene, kinds in plan.pictures.items() for kind in kinds}
        self._left: dict[str, list[str]] = {}

    def say(self, kind: str, otherwise: str = "") -> str:
        """A sentence of a kind."""
        if kind not in self.plan.texts:
            return otherwise
        if not self._left.get(kind):
            self._left[kind] = self.chance.sample(self.plan.texts[kind], len(self.plan.texts[kind]))
        return self._left[kind].pop()

    def phone(self) -> str:
        return f"139{self.chance.randrange(10**8):08}"

    def place(self) -> str:
        return f"{self.chance.choice(self.plan.streets)}{self.chance.randint(1, 180)}号"

    def answers(self, program: Program, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """Answers to the form: what was drawn, and words that go with it."""
        facts = {name: value for name, value in drawn.items() if name in program.intake}
        kind = next((str(value) for name, value in facts.items() if program.intake[name].catalog), "")
        for name in program.required:
            if name not in facts and name in program.intake:
                facts[name] = self._answer(name, program.intake[name], kind, program)
        return facts

    def _answer(self, name: str, domain: Domain, kind: str, program: Program) -> Any:
        if domain.type != "text":
            listed = domain.values and domain.type == "string"
            return self.chance.choice(domain.values) if listed else placeholder(domain)
        if name.endswith("_phone"):
            return self.phone()
        if name.endswith("_name"):
            return self.plan.person(self.chance)
        if name in PLACES:
            # Where a form has no line for what is the matter, the place says it too: it becomes the title.
            what = "" if program.intake.keys() & {"what", "spot_words"} else self.say(kind)
            return f"{self.place()}：{what}" if what else self.place() + self.say(name)
        of = program.case_type
        return self.say(name) or self.say(f"{of.id}.{kind}") or self.say(kind) or self.say(of.id, of.title.zh)
