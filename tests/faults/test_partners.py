"""A partner that answers 500 for an hour, one that is slow, one that is gone: the clock is moved, nobody waits."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest

from tests.app.api import ADMIN
from tests.faults.recording import keep_if_long, often
from yiwang.foundation.messages.actions.deliver import Message, owe_messages, send_due
from yiwang.foundation.messages.actions.subscribe import Subscribe
from yiwang.foundation.messages.gateways import Letter, NotSent
from yiwang.foundation.messages.models import Delivery
from yiwang.foundation.messages.queries.subscriptions import subscriptions_below
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TURN = timedelta(seconds=15)


class World:
    """What the partners' servers do, and what time it is there."""

    now: ClassVar[datetime] = NOW
    clock: ClassVar[float] = 0.0
    got: ClassVar[list[tuple[str, str, int, datetime]]] = []
    tries: ClassVar[int] = 0

    @classmethod
    def monotonic(cls) -> float:
        return cls.clock

    def send(self, letter: Letter) -> None:
        kind = letter.to.rpartition("/")[2]
        World.tries += 1
        if kind == "broken" and World.now < NOW + HOUR:
            raise NotSent("answered 500")
        if kind == "gone":
            raise NotSent("answered 410", for_good=True)
        if kind == "slow":
            World.clock += 9
        World.got.append((kind, letter.id, letter.data["n"], World.now))


def subscribe(title: str) -> str:
    secret = "a secret of some length, for the tests"
    action = Subscribe(new_id(), title, f"https://partner.example/{title}", secret, "c/", frozenset())
    return str(perform(action, acting=ADMIN, command=Command(new_id(), NOW), now=NOW))


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[World]:
    settings.GATEWAYS = {**settings.GATEWAYS, "webhook": "tests.faults.test_partners.World"}
    monkeypatch.setattr("yiwang.foundation.messages.actions.deliver.monotonic", World.monotonic)
    World.now, World.clock, World.tries = NOW, 0.0, 0
    World.got.clear()
    return World


def test_an_hour_of_500_loses_nothing_and_holds_nobody_up(world: type[World]) -> None:
    chance, names = random.Random(3), {kind: subscribe(kind) for kind in ("good", "broken", "gone", "slow")}
    cases = [new_id() for _ in range(often(6, 40))]
    made: dict[int, datetime] = {}
    seq: dict[UUID, int] = defaultdict(int)
    longest = 0.0
    while world.now < NOW + 2.5 * HOUR:
        if world.now < NOW + HOUR and chance.random() < often(10, 60) / 240:
            _event(chance.choice(cases), seq, names, made, world.now)
        before = world.clock
        while send_due(world.now):
            longest = max(longest, world.clock - before)
            before = world.clock
        world.now += TURN
    found = _judged(world, made, names) | {"events": len(made), "tries": world.tries}
    keep_if_long("partners", found)
    assert found["faults"] == []
    assert longest < 10, "a turn waits for one message of a slow partner, not for all"
    assert len(made) > 3 and found["given_up"] == len(made)


def _event(case: UUID, seq: dict[UUID, int], names: dict[str, str], made: dict[int, datetime], now: datetime) -> None:
    number = len(made)
    made[number] = now
    seq[case] += 1
    messages = [Message("webhook", name, "", "", {"kind": "StepTaken", "n": number}) for name in names.values()]
    owe_messages(case, seq[case], messages, now)


def _judged(world: type[World], made: dict[int, datetime], names: dict[str, str]) -> dict[str, Any]:
    faults = []
    for kind in ("good", "broken", "slow"):
        arrived = [one for one in world.got if one[0] == kind]
        if {one[2] for one in arrived} != set(made):
            faults.append(f"{kind} did not get everything")
        if len({(one[1], one[2]) for one in arrived}) != len(made):
            faults.append(f"{kind} got one event under two ids")
        faults += [f"{kind} got {case} out of order" for case in _out_of_order(arrived)]
    waited = max((at - made[number]).total_seconds() for kind, _, number, at in world.got if kind == "good")
    if waited > TURN.total_seconds():
        faults.append(f"a good partner waited {waited} s")
    (shown,) = [one for one in subscriptions_below("c/") if str(one.id) == names["gone"]]
    if shown.owed.given_up != Delivery.objects.filter(state="given_up").count():
        faults.append("what was given up is not shown")
    return {"others_waited": round(waited), "given_up": shown.owed.given_up, "faults": faults}


def _out_of_order(arrived: list[tuple[str, str, int, datetime]]) -> list[str]:
    last: dict[str, int] = {}
    found = []
    for _, id, _, _ in arrived:
        case, seq, _ = id.split(".")
        if int(seq) < last.get(case, 0):
            found.append(case)
        last[case] = int(seq)
    return found
