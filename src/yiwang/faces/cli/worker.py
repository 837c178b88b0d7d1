"""`yiwang worker`: the loop, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
from threading import Event, Thread
from types import FrameType

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready
from yiwang.faces.worker.loop import run

STARTED = {"zh-Hans": "工作进程已启动，按 Ctrl+C 停止", "en": "The worker has started; Ctrl+C stops it"}


@click.command()
@click.option("--once", is_flag=True, help="Do what is to be done now, then end.")
@click.option("--parent", type=int, hidden=True, help="End when this process does.")
@language_option
def worker(once: bool, parent: int | None, language: Language) -> None:
    """Do what falls due: deadlines, supervision, messages, figures, seals. Two may run at once."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    make_ready()
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    if parent is not None:
        Thread(target=_end_with, args=(parent, stop), daemon=True).start()
    if not once:
        click.echo(STARTED[language])
    run(stop, once)


def _end_with(parent: int, stop: Event) -> None:
    """A server that was killed cannot tell its worker: the worker sees that it is gone."""
    while os.getppid() == parent:
        stop.wait(1)
    stop.set()
