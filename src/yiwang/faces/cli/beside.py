"""The worker beside a server: forked from it, so that both hold one copy of the code."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkProcess
from threading import Event, Thread

from yiwang.faces.cli.worker import work
from yiwang.faces.processes import call_myself

AGAIN_AFTER = 2.0
"""Seconds until the worker beside a server is started again after it ended."""
LEFT_TO_END = 15.0
"""Seconds that it has when it is told to end."""


@contextmanager
def beside() -> Iterator[None]:
    """A worker process beside us, started again if it ends, and ended with us."""
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._stop_asked = Event()
        self._process = _worker()  # the first one here, not in the thread: it only waits while the server forks

    def run(self) -> None:
        while True:
            self._process.join()
            if self._stop_asked.wait(AGAIN_AFTER):
                return
            self._process = _worker()
            if self._stop_asked.is_set():
                self._process.terminate()

    def end(self) -> None:
        self._stop_asked.set()
        self._process.terminate()
        self.join(LEFT_TO_END)
        self._process.kill()


def _worker() -> ForkProcess:
    process = multiprocessing.get_context("fork").Process(target=_begin, args=(os.getpid(),), name="worker")
    process.start()
    return process


def _begin(server: int) -> None:
    """In the new process. A later worker comes from a server that runs: of what that holds, its signals are let go, and
    its log is opened anew, because another thread may have been writing there and hold its lock for ever."""
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)
    os.setsid()  # Ctrl+C at the terminal reaches the server, and that tells us
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 - for as long as we run
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    call_myself("yiwang", "worker")
    work(parent=server)
