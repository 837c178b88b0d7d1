"""Long actions: done once for whoever asked, with progress, stopped when asked, begun again when the worker died."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.app.people import ADMIN
from yiwang.engine.problems import Text
from yiwang.kernel import jobs
from yiwang.kernel.ids import new_id
from yiwang.kernel.jobs import MadeFile, Outcome, Running
from yiwang.kernel.models import Content, Job, JobFile
from yiwang.kernel.refusals import NOT_ALLOWED, Refused

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site_folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.HOME = tmp_path
    yield


def asked(work: Any, given: MadeFile | None = None, **payload: Any) -> Any:
    jobs._KINDS["test"] = work
    return jobs.ask(new_id(), "test", Text("试", "Try"), ADMIN, payload, NOW, given)


def state(id: Any) -> str:
    found = jobs.info(id)
    assert found is not None
    return found.row.state


def test_a_job_is_done_with_the_rights_of_its_asker_and_its_file() -> None:
    def work(running: Running) -> Outcome:
        assert running.given is not None and running.given.name == "a.csv"
        assert running.person.roles == ADMIN.roles
        running.progress(1, 2)
        said = running.given.read_text()
        problem = NOT_ALLOWED.at(action=Text("这", "this"), post="p")
        return Outcome({"said": said}, [problem], file=MadeFile("b.csv", "text/csv", b"made"))

    id = asked(work, MadeFile("../a.csv", "text/csv", b"given"))
    assert state(id) == "waiting"
    assert jobs.work_off(NOW) == 1
    found = jobs.info(id)
    assert found is not None and found.row.state == "done" and found.row.result == {"said": "given"}
    assert found.row.problems[0]["en"][0] == "You may not do this now: this."
    assert jobs.made_file(id) == MadeFile("b.csv", "text/csv", b"made")
    assert not JobFile.objects.filter(role="given").exists()
    assert jobs.work_off(NOW) == 0


def test_asking_twice_asks_once() -> None:
    jobs._KINDS["test"] = lambda running: Outcome()
    id = new_id()
    for _ in range(2):
        jobs.ask(id, "test", Text("试", "Try"), ADMIN, {}, NOW)
    assert Job.objects.count() == 1
    with pytest.raises(ValueError):
        jobs.ask(new_id(), "unheard of", Text("试", "Try"), ADMIN, {}, NOW)


def test_a_refusal_and_a_fault_are_said() -> None:
    def refuse(running: Running) -> Outcome:
        raise Refused([NOT_ALLOWED.at(action=Text("这", "this"), post="p")])

    def fail(running: Running) -> Outcome:
        raise KeyError("ours")

    first = asked(refuse)
    jobs.work_off(NOW)
    second = asked(fail)
    jobs.work_off(NOW)
    found = jobs.info(first)
    assert found is not None and found.row.state == "refused" and found.row.problems[0]["code"] == "kernel.not_allowed"
    assert state(second) == "failed"


def test_stopping_takes_back_what_was_done() -> None:
    from django.db import transaction

    def work(running: Running) -> Outcome:
        with transaction.atomic():
            Content.objects.create(aggregate_id=new_id(), content_id=new_id(), text="x", sha256=b"")
            jobs.stop(running.id, NOW)
            running.progress(1, 2)
        return Outcome()

    id = asked(work)
    jobs.work_off(NOW)
    assert state(id) == "stopped" and not Content.objects.exists()
    waiting = asked(work)
    jobs.stop(waiting, NOW)
    assert state(waiting) == "stopped" and jobs.work_off(NOW) == 0


def test_a_worker_that_ends_puts_its_job_back() -> None:
    ending = Event()

    def work(running: Running) -> Outcome:
        running.progress(1, 2)
        return Outcome()

    id = asked(work)
    ending.set()
    jobs.work_off(NOW, ending)
    assert state(id) == "waiting"
    jobs.work_off(NOW)
    assert state(id) == "done"


def test_a_job_whose_worker_died_is_begun_again_and_given_up_in_the_end() -> None:
    id = asked(lambda running: Outcome({"again": True}))
    row = jobs._claim(NOW)
    assert row is not None
    assert jobs.work_off(NOW) == 0, "its worker gave a sign of life just now"
    jobs._beat_file(id).unlink()
    assert jobs.work_off(NOW) == 1 and state(id) == "done"
    other = asked(lambda running: Outcome())
    Job.objects.filter(id=other).update(state="running", attempts=jobs.TRIES)
    assert jobs.work_off(NOW) == 0 and state(other) == "lost"


def test_old_jobs_are_forgotten() -> None:
    id = asked(lambda running: Outcome(file=MadeFile("b", "text/plain", b"x")))
    jobs.work_off(NOW)
    assert jobs.forget(NOW + timedelta(days=29)) == 0
    assert jobs.forget(NOW + timedelta(days=31)) == 1
    assert jobs.info(id) is None and not JobFile.objects.exists()
