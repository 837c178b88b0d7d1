"""`yiwang serve`: the site, with the worker beside it if wished."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from urllib.request import urlopen

import click
from django.db import connection, connections
from django.urls import URLResolver, get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from yiwang.engine.problems import Language
from yiwang.faces.cli.beside import beside
from yiwang.faces.cli.lean import without_test_tools
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready

AGAIN_AFTER_A_CRASH = 1.0
"""Seconds until a web process is started again after it ended."""
SQLITE_PROCESSES, SQLITE_THREADS = 2, 4
"""There is one writer: more would only wait for it."""
APPLICATION = "yiwang.config.wsgi"
READY_WITHIN = 60
"""Seconds after which we stop waiting to say that the site answers."""
TAKEN = {
    "zh-Hans": "端口 {port} 已被占用。请用 --port 换一个，或停掉占用它的程序。",
    "en": "Port {port} is in use. Choose another with --port, or stop the program that holds it.",
}
TEXTS = {
    "zh-Hans": "一网已启动：{address}\n按 Ctrl+C 停止",
    "en": "Yiwang is running at {address}\nCtrl+C stops it",
}


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Web processes; by default one for each processor, 4 or 2 (SQLite) at most.",
)
@click.option("--threads", type=click.IntRange(1), help="Threads in each web process.")
@click.option("--with-worker", is_flag=True, help="Run the worker too: one command for a small site.")
@click.option("--migrate", is_flag=True, help="Bring the database up to date first; on SQLite this is always done.")
@language_option
def serve(
    address: str, port: int, workers: int | None, threads: int | None, with_worker: bool, migrate: bool,
    language: Language,
) -> None:  # fmt: skip
    """Serve the site over HTTP."""
    if migrate or connection.vendor == "sqlite":
        make_ready()
    connection.close()
    run_site(address, port, workers, threads, with_worker, language)


def run_site(
    address: str, port: int, workers: int | None, threads: int | None, with_worker: bool, language: Language
) -> None:
    """Serve until told to stop."""
    if _taken(address, port):
        raise click.ClickException(TAKEN[language].format(port=port))
    os.environ["SERVED_BY_YIWANG"] = str(os.getpid())
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # from Python 3.14 on it would not be the first choice
    server = site_server(address, port, workers, threads)
    _load_what_is_shared()
    _announce(f"http://{_shown(address)}:{port}/", TEXTS[language])
    with beside() if with_worker else _alone():
        server.serve()


def _shown(address: str) -> str:
    return "127.0.0.1" if address in ("0.0.0.0", "::") else address


def _taken(address: str, port: int) -> bool:
    """Does somebody listen there already?"""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((_shown(address), port)) == 0


def _load_what_is_shared() -> None:
    """The site's code is loaded before the web processes are forked: they then hold one copy together."""
    with without_test_tools():
        import_module("ninja.conf")
    import_module(APPLICATION)
    _resolved(get_resolver())
    connections.close_all()
    gc.collect()
    gc.freeze()


def _resolved(resolver: URLResolver) -> None:
    """Load the views of every address."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            _resolved(one)


def _announce(address: str, text: str) -> None:
    """Print the address once the site answers there: from a process of its own that nobody waits for. A thread would
    run while the server forks, and a fork keeps whatever lock a thread happens to hold."""
    sys.stdout.flush()
    between = os.fork()
    if between:
        os.waitpid(between, 0)
        return
    if not os.fork():
        _say_when_ready(address, text, int(os.environ["SERVED_BY_YIWANG"]))
    os._exit(0)


def _say_when_ready(address: str, text: str, server: int) -> None:
    for _ in range(READY_WITHIN * 10):
        if not _runs(server):
            return
        try:
            with urlopen(f"{address}healthz", timeout=1):
                click.echo(text.format(address=address))
                return
        except OSError:
            time.sleep(0.1)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def site_server(address: str, port: int, workers: int | None = None, threads: int | None = None) -> MPServer:
    """The HTTP server."""
    small = connection.vendor == "sqlite"
    return MPServer(
        "yiwang.config.served:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(SQLITE_PROCESSES if small else 4, os.cpu_count() or 1),
        blocking_threads=threads or (SQLITE_THREADS if small else 8),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=AGAIN_AFTER_A_CRASH,
        workers_kill_timeout=10,
    )


@contextmanager
def _alone() -> Iterator[None]:
    yield
