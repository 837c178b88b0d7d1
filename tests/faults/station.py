"""A site in processes of its own, and everything that belongs to it: started, killed, asked whether it is whole."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil

from tests.app.live import _free_port
from tests.faults.databases import Database
from tests.shared import ROOT

READY_WITHIN = 90.0
SET_UP = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from yiwang.faces.cli.site import make_ready
make_ready()
from tests.app.api import token_of
from tests.app.site import build_site
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
site = build_site("demo_city")
def token(post, area):
    person = site.person(post, area)
    Account.objects.create(id=person.account_id, login=post, name=person.name, password="")
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
    return person, token_of(person.account_id, held.id)
clerk, clerk_token = token("intake_clerk", site.area("community", 2))
cell = next(code for code in site.paths if site.paths[code].startswith(clerk.area_path) and "cell" in code)
above = next(area for (post, area), id in site.posts.items() if post == "dispatcher"
             and site.paths[cell].startswith(site.paths[area]))
_, dispatcher_token = token("dispatcher", above)
print(json.dumps({"clerk": clerk_token, "dispatcher": dispatcher_token, "cell": cell}))
"""


@dataclass
class Station:
    """A site of the demo pack under `home`."""

    home: Path
    database: Database
    given: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=_free_port)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    server: psutil.Process | None = None
    worker: subprocess.Popen[bytes] | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    """Environment that this site has beside the usual."""

    @property
    def environment(self) -> dict[str, str]:
        limits = "guess=100000000,member=100000000,public_write=100000000,public_read=100000000"
        python = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        return {
            **os.environ, "YIWANG_HOME": str(self.home), "DATABASE_URL": self.database.address, "PYTHONPATH": python,
            "YIWANG_LIMITS": limits, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", **self.more,
        }  # fmt: skip

    def script(self, text: str, *arguments: str) -> Any:
        """Run Python in the site; what its last line says, as JSON."""
        command = [sys.executable, "-c", text, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "yiwang.faces.cli.main", *arguments, "--language", "en"]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=900)

    def build(self) -> Station:
        self.given = self.script(SET_UP)
        return self

    def serve(self, *options: str) -> None:
        """The server with its worker beside it; waits until it answers."""
        command = ["serve", "--port", str(self.port), "--with-worker", *options]
        self.server = psutil.Process(self._start(command).pid)
        self.wait()

    def start_worker(self) -> None:
        """One more worker: two may run."""
        self.worker = self._start(["worker"])

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        with (self.home / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "yiwang.faces.cli.main", *arguments]
            process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
            )
        self._running.append(process)
        return process

    def wait(self, seconds: float = READY_WITHIN) -> None:
        """Until it answers that it reaches its database."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the site does not answer; see {self.home / 'log.txt'}")

    def wait_for_port(self) -> None:
        """Until those that a dead server left behind have let go of its port."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.2)

    def web_processes(self) -> list[psutil.Process]:
        return [one for one in self._children() if not _is_worker(one)]

    def own_workers(self) -> list[psutil.Process]:
        """The worker that the server keeps."""
        return [one for one in self._children() if _is_worker(one)]

    def _children(self) -> list[psutil.Process]:
        try:
            found = self.server.children(recursive=True) if self.server else []
        except psutil.NoSuchProcess:
            return []
        return [one for one in found if _alive(one)]

    def kill_all(self) -> None:
        """kill -9 of everything at once, as if the machine had stopped."""
        processes = [*self._children(), *self._running_processes()]
        for one in processes:
            _kill(one)
        psutil.wait_procs(processes, 30)
        for popen in self._running:
            popen.wait(30)
        self._running.clear()
        self.server = self.worker = None

    def stop(self) -> None:
        """Told to end, as the operator does."""
        for one in self._running:
            one.terminate()
        for one in self._running:
            one.wait(60)
        self._running.clear()
        self.server = self.worker = None

    def reap(self) -> None:
        """Forget processes that have ended."""
        self._running = [one for one in self._running if one.poll() is None]

    def strays(self) -> list[psutil.Process]:
        """Processes of this site that run, whoever started them."""
        return [one for one in psutil.process_iter() if _home_of(one) == str(self.home) and _alive(one)]

    def _running_processes(self) -> list[psutil.Process]:
        return [psutil.Process(one.pid) for one in self._running if one.poll() is None]

    def log(self) -> str:
        file = self.home / "log.txt"
        return file.read_text("utf-8", "replace") if file.exists() else ""


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _home_of(process: psutil.Process) -> str:
    try:
        return str(process.environ().get("YIWANG_HOME", ""))
    except (psutil.Error, OSError):
        return ""


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "worker" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return
