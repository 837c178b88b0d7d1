"""People who act in tests, and sending a command for one of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from yiwang.kernel.actions import Action, Command, perform
from yiwang.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Person:
    actor: str = "a-person"
    acting_as: str = "admin@site"
    roles: frozenset[str] = frozenset({"admin"})
    area_path: str = ""


ADMIN = Person()
CLERK = Person(acting_as="clerk@x", roles=frozenset({"clerk"}))


def do(action: Action[Answer], acting: Any = ADMIN, command: Command | None = None) -> Answer:
    """Perform an action now, by default as an administrator of the whole site."""
    return perform(action, acting=acting, command=command or Command(new_id(), NOW), now=NOW)
