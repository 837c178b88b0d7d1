"""`yiwang serve --with-worker` and `yiwang demo --build-only`, as somebody at a terminal starts and stops them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml

from tests.app.live import _free_port, _wait
from tests.app.sites import Site
from tests.shared import ROOT

YIWANG = [sys.executable, "-m", "yiwang.faces.cli.main"]


def children(pid: int) -> list[int]:
    """The processes that one has started and that run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


LOOKS = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A site with its worker that answers, and its port."""
    site = Site(tmp_path)
    site.write_notes(3)
    port = _free_port()
    command = [*YIWANG, "serve", "--with-worker", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=site.environment(), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", server)
        yield server, port
    finally:
        server.kill()
        server.wait(30)


def named(pids: Sequence[int]) -> dict[str, int]:
    """Processes by what they are called: those that were forked and have said who they are."""
    words = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in pids if running(pid)}
    return {found[1].decode(): pid for pid, found in words.items() if found[0] == b"yiwang"}


def called(name: str, server: int) -> int:
    """The child of a server with this name, as soon as it bears it."""
    for _ in range(400):
        if found := named(children(server)).get(name):
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {name} came")


def ended(pids: Sequence[int]) -> bool:
    """They do, each in its time."""
    for _ in range(400):
        if not any(running(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


@LOOKS
def test_a_site_with_its_worker_answers_and_ends_together(served: tuple[subprocess.Popen[bytes], int]) -> None:
    server, port = served
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.status == 200
    started = [called(one, server.pid) for one in ("web", "worker")]
    assert sorted(children(server.pid)) == sorted(started)
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0
    assert ended(started)


@LOOKS
def test_a_worker_that_was_killed_comes_back_and_is_forked_again(served: tuple[subprocess.Popen[bytes], int]) -> None:
    server, _ = served
    killed = called("worker", server.pid)
    os.kill(killed, signal.SIGKILL)
    assert ended([killed])
    again = called("worker", server.pid)
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0
    assert ended([again])


@LOOKS
def test_a_server_that_is_killed_leaves_nobody_at_its_port(served: tuple[subprocess.Popen[bytes], int]) -> None:
    server, _ = served
    started = children(server.pid)
    assert len(started) >= 2
    server.kill()
    server.wait(30)
    assert ended(started)


def test_a_small_demo_is_built_once_and_printed_again(tmp_path: Path) -> None:
    plan = yaml.safe_load((ROOT / "demo" / "site.yaml").read_text("utf-8"))
    plan |= {"communities": plan["communities"][:2], "cells": [2, 1], "cases": 5, "days": 3, "stories": []}
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "site.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), "utf-8")
    (tmp_path / "packs").symlink_to(ROOT / "packs")
    site = Site(tmp_path / "home")
    first, again = (site.run("demo", "--build-only", "--folder", str(tmp_path), "--language", "en") for _ in range(2))
    assert first.returncode == 0, first.stdout + first.stderr
    told = first.stdout[first.stdout.index("The demo stands") :]
    assert plan["password"] in told
    assert all(f"  {login} " in told for login in (*plan["logins"], *plan["accounts"]))
    assert again.stdout[again.stdout.index("The demo stands") :] == told
    listed = site.run("case", "list", "--as", "intake", "--format", "json")
    assert listed.returncode == 0, listed.stdout + listed.stderr
    assert '"number"' in listed.stdout


NOTHING_BESIDE = """
import os, sys, threading
import django
django.setup()
from yiwang.faces.cli import serve

NOT_YET = {"PIL", "django.test", "docx", "fitz", "lxml", "numpy", "openpyxl", "reportlab", "shapely"}

class Server:
    def serve(self):
        large = sorted(set(sys.modules) & NOT_YET)
        print("threads", threading.active_count(), *large, flush=True)
        from django.test.signals import setting_changed
        from ninja.conf import setting_changed as asked_for
        assert asked_for is setting_changed

serve.site_server = lambda *given: Server()
serve.run_site("127.0.0.1", int(sys.argv[1]), 1, 1, False, "en")
"""


def test_no_thread_runs_while_the_server_forks_and_no_large_library_is_loaded(tmp_path: Path) -> None:
    """A fork keeps whatever lock a thread happens to hold: the site would hang from its start. A library that few
    requests need comes with them: all processes would hold it, asked or not."""
    environment = Site(tmp_path).environment() | {"DJANGO_SETTINGS_MODULE": "yiwang.config.settings"}
    command = [sys.executable, "-c", NOTHING_BESIDE, str(_free_port())]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.stdout == "threads 1\n", run.stderr
