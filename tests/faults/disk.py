"""A disk that is full: a small file system of our own (needs root), filled while clients report and attach files."""

from __future__ import annotations

import http.client
import io
import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.faults.databases import Postgresql, database
from tests.faults.gone import wait_for
from tests.faults.kills import audited
from tests.faults.load import Crowd, Memory
from tests.faults.station import Station

SIZES = {"sqlite": 64, "postgresql": 320}
"""MB of the file system."""
FULL_FOR = 12.0
TRIES = 5


def run(kind: str, times: int, seed: int, folder: Path) -> dict[str, Any]:
    """Filled and emptied so often."""
    try:
        with small_disk(folder / "small", SIZES[kind]) as disk:
            return _on(disk, kind, times, seed)
    except PermissionError as fault:
        return {"not_tried": str(fault), "faults": []}


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True)
    if mounted.returncode:
        raise PermissionError(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _on(disk: Path, kind: str, times: int, seed: int) -> dict[str, Any]:
    home = disk / "home"
    home.mkdir()
    site = Station(home, database(kind, disk)).build()
    files: Counter[int] = Counter()
    faults: list[str] = []
    try:
        site.serve()
        with Crowd(site.port, site.given, 4, seed) as memory:
            for _ in range(times):
                wait_for(memory, memory.acknowledged + 5)
                _fill(disk / "ballast")
                _attach_for(FULL_FOR, site, memory, files)
                (disk / "ballast").unlink()
                _help(site)
                wait_for(memory, memory.acknowledged + 5)
                status = _attached(site, memory, files)
                if status != 200:
                    faults.append(f"no file is taken after there was space again: {status}")
        if not memory.statuses[503]:
            faults.append("nobody was told 503")
        if files[500]:
            faults.append(f"a file broke something: {files}")
        site.kill_all()
        found = audited(site, memory)
        return found | {
            "seed": seed, "times": times, "faults": found["faults"] + faults,
            "statuses": {str(status): many for status, many in sorted(memory.statuses.items())},
            "files": {str(status): many for status, many in sorted(files.items())},
        }  # fmt: skip
    finally:
        site.kill_all()
        site.database.close()


def _fill(ballast: Path) -> None:
    """To the last page."""
    with ballast.open("wb", buffering=0) as stream:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while stream.write(bytes(size)) == size:
                    pass


def _attach_for(seconds: float, site: Station, memory: Memory, files: Counter[int]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        files[attach(site, memory)] += 1
        time.sleep(0.5)


def _attached(site: Station, memory: Memory, files: Counter[int]) -> int:
    """Sent again when the case took a step at the same moment, as the answer says."""
    for _ in range(TRIES):
        status = attach(site, memory)
        files[status] += 1
        if status != 409:
            break
    return status


def attach(site: Station, memory: Memory) -> int:
    """A picture for the case that was reported last; the status, 0 when there was no answer."""
    known = [one.case for one in list(memory.sent) if one.what == "Reported" and one.state == "acknowledged"]
    case = known[-1]
    data = io.BytesIO()
    Image.effect_noise((300, 300), 80).convert("RGB").save(data, "JPEG", quality=95)
    name = uuid4().hex
    body = b"".join((
        f'--{name}\r\nContent-Disposition: form-data; name="data"; filename="a.jpg"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n".encode(), data.getvalue(), f"\r\n--{name}--\r\n".encode(),
    ))  # fmt: skip
    headers = {"Authorization": f"Bearer {site.given['clerk']}", "Idempotency-Key": str(uuid4()),
               "Content-Type": f"multipart/form-data; boundary={name}"}  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("POST", f"/api/v1/cases/{case}/files", body, headers)
        response = connection.getresponse()
        text = response.read()
        if response.status >= 400 and "problems" not in json.loads(text):
            return 500
        return response.status
    except (OSError, http.client.HTTPException, ValueError):
        return 0
    finally:
        connection.close()


def _help(site: Station) -> None:
    """What the operator does: PostgreSQL ends itself when its log cannot be written, and is started again."""
    if isinstance(site.database, Postgresql):
        site.database.start()
