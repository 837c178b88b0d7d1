"""Long actions: asked for on a page, done by the worker, with progress, a way to stop them, and a result that stays.

A kind of job is a function, declared with `@job("name")` in a module that the app loads when it is ready. A page calls
`ask`; the worker calls `work_off`. Who asked is who acts: a job has the rights of its asker's post.

A job must be safe to begin again: a worker that died leaves it to the next one, up to `TRIES` times. Actions are, when
their command's id is `running.command()`. How far it is, and the wish to stop it, stand in small files of the site's
folder and not in the database: on SQLite nobody else could write while an import holds the one lock.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.db import DatabaseError, transaction

from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Command
from yiwang.kernel.models import Job, JobFile
from yiwang.kernel.refusals import Refused

log = logging.getLogger(__name__)

State = Literal["waiting", "running", "done", "refused", "failed", "stopped", "lost"]
ENDED: frozenset[str] = frozenset({"done", "refused", "failed", "stopped", "lost"})
TRIES = 3
BEAT = 1.0
"""Seconds between two signs of life."""
DEAD_AFTER = 60.0
"""A running job without a sign of life for so many seconds has lost its worker."""
KEPT = timedelta(days=30)
PROBLEMS_KEPT = 1000


class Stopped(Exception):
    """The asker does not want it any more: what it did so far is taken back."""


class PutBack(Exception):
    """The worker is told to end: the next one begins the job again."""


class MadeFile(NamedTuple):
    """A file to download."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class JobPerson:
    """Who asked for a job: enough for `permit` of an action and for the journal."""

    actor: str
    acting_as: str
    roles: frozenset[str]
    area_path: str


@dataclass(frozen=True)
class Outcome:
    """What came of a job: plain data for its page, problems of rows, a file."""

    result: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    problem_count: int | None = None
    """When more were found than are given."""
    file: MadeFile | None = None


@dataclass
class Running:
    """A job at work, as its function sees it."""

    id: UUID
    payload: Mapping[str, Any]
    person: JobPerson
    now: datetime
    given: Path | None
    """The file that came with it."""
    _stop: Event
    done: int = 0
    total: int = 0

    def progress(self, done: int, total: int) -> None:
        """Say how far it is. Leaves the function when the job is to stop; a transaction around it is rolled back."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise PutBack
        if _stop_file(self.id).exists():
            raise Stopped

    def command(self, part: str = "") -> Command:
        """The command of an action of this job: the same each time that the job is begun."""
        return Command(uuid5(self.id, part), self.now)


Work = Callable[[Running], Outcome]
_KINDS: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Declare what does jobs of a kind."""

    def keep(work: Work) -> Work:
        _KINDS[kind] = work
        return work

    return keep


def ask(
    id: UUID, kind: str, title: Text, person: Any, payload: Mapping[str, Any], now: datetime,
    given: MadeFile | None = None,
) -> UUID:  # fmt: skip
    """Put a job in the queue for somebody. The page makes the id: a form that is sent twice asks once."""
    if kind not in _KINDS:
        raise ValueError(f"no job is called {kind}")
    who = {
        "actor": person.actor, "acting_as": person.acting_as, "roles": sorted(person.roles),
        "area_path": person.area_path,
    }  # fmt: skip
    with transaction.atomic():
        _, new = Job.objects.get_or_create(
            id=id,
            defaults={
                "kind": kind, "title_zh": title.zh[:200], "title_en": title.en[:200], "person": who,
                "asked_by": person.actor, "payload": dict(payload), "state": "waiting", "asked_at": now,
            },
        )  # fmt: skip
        if new and given is not None:
            _keep_file(id, "given", given)
    return id


def _keep_file(id: UUID, role: str, file: MadeFile) -> None:
    JobFile.objects.filter(job=id, role=role).delete()
    JobFile.objects.create(job=id, role=role, name=file.name[:200], media_type=file.media_type, data=file.data)


@dataclass(frozen=True)
class JobInfo:
    """A job as a page shows it."""

    row: Job
    done: int
    total: int
    alive: bool
    """A worker is at it."""
    stopping: bool
    """It was asked to stop, and has not yet."""
    file: str
    """The name of the file that it made."""

    @property
    def ended(self) -> bool:
        return self.row.state in ENDED

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None


def info(id: UUID) -> JobInfo | None:
    """A job and how far it is."""
    row = Job.objects.filter(id=id).first()
    return _info(row) if row else None


def jobs_of(actor: str | None, limit: int = 100, kinds: Sequence[str] = ()) -> list[JobInfo]:
    """What somebody asked for (None: everybody), the latest first."""
    rows = Job.objects.all() if actor is None else Job.objects.filter(asked_by=actor)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [_info(row) for row in rows.order_by("-asked_at")[:limit]]


def made_file(id: UUID) -> MadeFile | None:
    """The file that a job made."""
    return _file(id, "made")


def _file(id: UUID, role: str) -> MadeFile | None:
    row = JobFile.objects.filter(job=id, role=role).first()
    return MadeFile(row.name, row.media_type, bytes(row.data)) if row else None


def _info(row: Job) -> JobInfo:
    beat = _beat(row.id) if row.state == "running" else {}
    made = JobFile.objects.filter(job=row.id, role="made").values_list("name", flat=True).first()
    alive = bool(beat) and time() - float(beat.get("at", 0)) < DEAD_AFTER
    stopping = row.state == "running" and _stop_file(row.id).exists()
    return JobInfo(row, int(beat.get("done", 0)), int(beat.get("total", 0)), alive, stopping, made or "")


def stop(id: UUID, now: datetime) -> None:
    """The asker does not want it any more."""
    waiting = Job.objects.filter(id=id, state="waiting")
    if not waiting.update(state="stopped", ended_at=now):
        _stop_file(id).touch()


def work_off(now: datetime, ending: Event | None = None) -> int:
    """Do the job that has waited longest, if there is one. Returns how many were done."""
    row = _claim(now)
    if row is None:
        return 0
    began = monotonic()
    with _alive(row, now, ending or Event()) as running:
        try:
            state, outcome = _done(row, running)
        except PutBack:
            Job.objects.filter(id=row.id, attempts=row.attempts).update(state="waiting", attempts=row.attempts - 1)
        else:
            _end(row, state, outcome, now + timedelta(seconds=monotonic() - began))
    return 1


def _done(row: Job, running: Running) -> tuple[State, Outcome]:
    """Do it, and say how it ended. A database that does not answer is no end: the job is begun again."""
    try:
        with tempfile.TemporaryDirectory(prefix="job-") as folder:
            running.given = _laid_out(row.id, Path(folder))
            return "done", _KINDS[row.kind](running)
    except Stopped:
        return "stopped", Outcome()
    except Refused as refused:
        return "refused", Outcome(problems=refused.problems)
    except (PutBack, DatabaseError):
        raise
    except Exception as fault:  # a fault of ours in one job: it is said on its page, the others go on
        log.exception("job %s (%s) failed", row.id, row.kind)
        return "failed", Outcome({"fault": type(fault).__name__})


def _claim(now: datetime) -> Job | None:
    """Take the oldest job that nobody is at: a conditional update of one row, true for one of many workers."""
    for row in Job.objects.filter(state__in=("waiting", "running")).order_by("asked_at", "id")[:50]:
        if row.state == "running" and time() - float(_beat(row.id).get("at", 0)) < DEAD_AFTER:
            continue
        mine = Job.objects.filter(id=row.id, state=row.state, attempts=row.attempts)
        if row.attempts >= TRIES or row.kind not in _KINDS:
            mine.update(state="lost", ended_at=now)
            continue
        row.attempts += 1
        row.started_at = now
        _write_beat(row.id, 0, 0)
        if mine.update(state="running", attempts=row.attempts, started_at=now):
            return row
    return None


def _laid_out(id: UUID, folder: Path) -> Path | None:
    """The file that came with a job, under its own name."""
    given = _file(id, "given")
    if given is None:
        return None
    place = folder / (Path(given.name).name or "file")
    place.write_bytes(given.data)
    return place


def _end(row: Job, state: State, outcome: Outcome, at: datetime) -> None:
    count = outcome.problem_count if outcome.problem_count is not None else len(outcome.problems)
    with transaction.atomic():
        mine = Job.objects.filter(id=row.id, attempts=row.attempts, state="running")
        ended = mine.update(
            state=state, ended_at=at, result=dict(outcome.result), problem_count=count,
            problems=[as_data(one) for one in outcome.problems[:PROBLEMS_KEPT]],
        )  # fmt: skip
        if ended:
            JobFile.objects.filter(job=row.id, role="given").delete()
            if outcome.file is not None:
                _keep_file(row.id, "made", outcome.file)


@contextmanager
def _alive(row: Job, now: datetime, ending: Event) -> Iterator[Running]:
    """Signs of life as long as the block runs; they are swept away afterwards."""
    who = row.person
    person = JobPerson(who["actor"], who["acting_as"], frozenset(who["roles"]), who["area_path"])
    running = Running(row.id, row.payload, person, now, None, ending)
    over = Event()
    heart = Thread(target=_beat_on, args=(running, over), daemon=True)
    heart.start()
    try:
        yield running
    finally:
        over.set()
        heart.join()
        _beat_file(row.id).unlink(missing_ok=True)
        if not ending.is_set():
            _stop_file(row.id).unlink(missing_ok=True)


def _beat_on(running: Running, over: Event) -> None:
    while not over.is_set():
        _write_beat(running.id, running.done, running.total)
        over.wait(BEAT)


def forget(now: datetime) -> int:
    """Delete jobs that ended long ago, with their files."""
    old = list(Job.objects.filter(state__in=ENDED, asked_at__lt=now - KEPT).values_list("id", flat=True)[:500])
    JobFile.objects.filter(job__in=old).delete()
    Job.objects.filter(id__in=old).delete()
    return len(old)


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept: in both languages, whoever reads it later."""
    return {
        "code": problem.code, "severity": problem.kind.severity, "file": problem.where.file,
        "line": problem.where.line, "column": problem.where.column, "path": problem.where.path,
        "zh-Hans": [problem.what("zh-Hans"), problem.why("zh-Hans"), problem.mend("zh-Hans")],
        "en": [problem.what("en"), problem.why("en"), problem.mend("en")],
    }  # fmt: skip


def _folder() -> Path:
    place = Path(settings.HOME) / "jobs"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _beat_file(id: UUID) -> Path:
    return _folder() / f"{id}.beat"


def _stop_file(id: UUID) -> Path:
    return _folder() / f"{id}.stop"


def _write_beat(id: UUID, done: int, total: int) -> None:
    said = json.dumps({"at": time(), "done": done, "total": total})
    draft = _folder() / f"{id}.draft"
    draft.write_text(said, "utf-8")
    draft.replace(_beat_file(id))


def _beat(id: UUID) -> dict[str, Any]:
    try:
        found = json.loads(_beat_file(id).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
