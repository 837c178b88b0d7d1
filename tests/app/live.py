"""A site in processes of its own, served as it is in production: for tests that speak real HTTP."""

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
from urllib.error import URLError
from urllib.request import urlopen

from tests.app.sites import Site
from tests.shared import ROOT

SET_UP = """
import json, os, sys
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
person = site.person("intake_clerk", site.area("community", 2))
Account.objects.create(id=person.account_id, login="clerk", name=person.name, password="")
held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
cell = next(code for code in site.paths if site.paths[code].startswith(person.area_path) and "cell" in code)
print(json.dumps({"TOKEN": token_of(person.account_id, held.id), "AREA": cell}))
"""


@dataclass(frozen=True)
class Live:
    """Where the site is served, a clerk's token, and a cell of theirs."""

    address: str
    token: str
    area: str
    environment: dict[str, str]


@contextmanager
def live_site(home: Path) -> Iterator[Live]:
    """Serve a site of the demo pack as long as the block runs."""
    environment = Site(home).environment()
    made = subprocess.run([sys.executable, "-c", SET_UP], env=environment, cwd=ROOT, check=True, capture_output=True)
    given = json.loads(made.stdout.splitlines()[-1])
    port = _free_port()
    command = [sys.executable, "-m", "yiwang.faces.cli.main", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/healthz", server)
        yield Live(address, given["TOKEN"], given["AREA"], {**os.environ, "SITE": address, **given})
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server does not answer")
