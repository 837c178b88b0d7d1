"""The loop: the only place that reads the clock. Everything else is given the moment."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from yiwang.faces.worker import duties
from yiwang.kernel import jobs

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds of rest after a turn in which nothing was to be done."""
TURN_OF_OTHERS = 0.02
"""SQLite has one writer: who waits for it looks again after some milliseconds, and must then find it free."""
AFTER_FAILURE = 5.0
LEFT_TO_END = 8.0
"""Seconds that a long action has to be put back when the worker is told to end."""


@dataclass(slots=True)
class Duty:
    """Something to be done, not more often than `every`."""

    do: Callable[[datetime], int]
    every: timedelta = timedelta(0)
    last: datetime | None = field(default=None)

    def due(self, now: datetime) -> bool:
        """A clock that was set back makes nobody wait for the moment that it had shown."""
        return self.last is None or now < self.last or now - self.last >= self.every


def all_duties() -> list[Duty]:
    """Those of every turn first."""
    hour = timedelta(hours=1)
    return [
        Duty(duties.work_off_outbox),
        Duty(duties.wake_cases),
        Duty(duties.send_messages),
        Duty(duties.fill_lists),
        Duty(duties.make_months, every=hour),
        Duty(duties.give_names, every=hour / 12),
        Duty(duties.seal_days, every=hour / 4),
        Duty(duties.compile_analyses, every=hour / 12),
        Duty(duties.erase_contacts, every=hour),
        Duty(duties.expire_words, every=hour),
        Duty(duties.forget_messages, every=hour),
        Duty(duties.remind_of_corrections, every=hour),
        Duty(duties.forget_corrections, every=hour),
        Duty(duties.forget_counts, every=hour / 12),
        Duty(duties.forget_jobs, every=hour),
        Duty(duties.learn_sizes, every=hour * 24),
    ]


def turn(todo: Sequence[Duty], now: datetime) -> int:
    """Do what is due, each duty once. One that fails does not stop the others. Returns how much was done."""
    done = 0
    for duty in todo:
        if not duty.due(now):
            continue
        duty.last = now
        try:
            done += duty.do(now)
        except (DatabaseError, InterfaceError):
            raise
        except Exception:  # our own bug in one duty: the others are still owed
            log.exception("%s failed", duty.do.__name__)
    return done


def run(stop: Event, once: bool = False) -> None:
    """Until `stop` is set; `once`: until nothing is left to do now."""
    todo = [*all_duties(), *([Duty(duties.do_jobs)] if once else [])]
    beside = None if once else _jobs_beside(stop)
    while not stop.is_set():
        try:
            close_old_connections()
            done = turn(todo, datetime.now(UTC))
        except (DatabaseError, InterfaceError):
            log.exception("the database did not answer; trying again")
            connection.close()
            stop.wait(AFTER_FAILURE)
            continue
        if not done:
            if once:
                return
            stop.wait(PAUSE)
        elif connection.vendor == "sqlite" and not once:
            stop.wait(TURN_OF_OTHERS)
    if beside is not None:
        beside.join(LEFT_TO_END)


def _jobs_beside(stop: Event) -> Thread:
    """Long actions are done in a thread of their own: deadlines and messages do not wait for them."""
    thread = Thread(target=_do_jobs, args=(stop,), daemon=True)
    thread.start()
    return thread


def _do_jobs(stop: Event) -> None:
    while not stop.is_set():
        done = 0
        try:
            close_old_connections()
            done = jobs.work_off(datetime.now(UTC), stop)
        except Exception:  # nothing may end this thread: the next job is still owed
            log.exception("a long action could not be done")
            connection.close()
            stop.wait(AFTER_FAILURE)
        if not done:
            stop.wait(PAUSE)
    connection.close()
