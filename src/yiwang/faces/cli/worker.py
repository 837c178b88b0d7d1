"""`yiwang worker`: the loop, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
from threading import Event, Thread
from types import FrameType

import click
from django.db import InterfaceError, OperationalError, connection

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready
from yiwang.faces.outages import outage
from yiwang.faces.worker.loop import AFTER_FAILURE, run

log = logging.getLogger(__name__)

STARTED = {"zh-Hans": "工作进程已启动，按 Ctrl+C 停止", "en": "The worker has started; Ctrl+C stops it"}


@click.command()
@click.option("--once", is_flag=True, help="Do what is to be done now, then end.")
@language_option
def worker(once: bool, language: Language) -> None:
    """Do what falls due: deadlines, supervision, messages, figures, seals. Two may run at once."""
    work(once, started=STARTED[language])


def work(once: bool = False, parent: int | None = None, started: str = "") -> None:
    """Until told to stop, or until the process `parent` is gone. `started` is said before the first turn."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    if parent is not None:
        Thread(target=_end_with, args=(parent, stop), daemon=True).start()
    wait_for_tables(stop)
    if started and not once:
        click.echo(started)
    run(stop, once)


def wait_for_tables(stop: Event) -> None:
    """A worker that begins while the database is away waits for it, as one that runs does."""
    while not stop.is_set():
        try:
            make_ready()
            return
        except (OperationalError, InterfaceError) as fault:
            if outage(fault) is None:
                raise
            log.warning("the database does not answer; trying again: %s", fault)
            connection.close()
            stop.wait(AFTER_FAILURE)


def _end_with(parent: int, stop: Event) -> None:
    """A server that was killed cannot tell its worker: the worker sees that it is gone."""
    while os.getppid() == parent:
        stop.wait(1)
    stop.set()
