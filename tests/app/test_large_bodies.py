"""A gigabyte sent to a form or to the API: refused before it is read, in little memory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.test import RequestFactory

from tests.app.live import Live, live_site
from yiwang.faces.web import middleware

GIGABYTE, CHUNK = 1 << 30, b"\0" * (1 << 20)
BOUNDARY = "x" * 20
HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'.encode()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_site(tmp_path_factory.mktemp("large")) as found:
        yield found


def peak(live: Live) -> int:
    """The most memory, in KiB, that any process of the server ever held."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes()
            held = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        except OSError:  # it ended meanwhile
            continue
        if held and live.address.rpartition(":")[2].encode() in command.split(b"\0"):
            found = max(found, int(held[0].split()[1]))
    return found


def send(live: Live, path: str, *headers: str, length: int = GIGABYTE) -> tuple[str, int]:
    """The first line of the answer, and how much went out before the server had enough."""
    host, _, port = live.address.removeprefix("http://").partition(":")
    sent, answer = 0, b""
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {length}", "Connection: close",
                 f"Content-Type: multipart/form-data; boundary={BOUNDARY}", *headers]  # fmt: skip
        wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + HEAD)
        wire.settimeout(0.05)
        try:
            while sent < length and not answer:
                wire.sendall(CHUNK)
                sent += len(CHUNK)
                try:
                    answer = wire.recv(200)
                except TimeoutError:
                    continue
        except OSError:  # the server hung up: what it said is still there
            pass
        wire.settimeout(60)
        with suppress(OSError):
            answer = answer or wire.recv(200)
    return answer.partition(b"\r\n")[0].decode(), sent


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory of processes in /proc")
@pytest.mark.parametrize("path", ["/report/form/", "/track/", "/desk/sign-in/", "/admin/imports/", "/api/v1/cases"])
def test_a_gigabyte_is_refused_early_in_little_memory(live: Live, path: str) -> None:
    before = peak(live)
    assert before > 10_000, "the server was not found among the processes"
    line, sent = send(live, path, f"Authorization: Bearer {live.token}")
    assert "413" in line, (line, sent)
    assert sent < GIGABYTE // 4
    assert peak(live) - before < 64 << 10
    with urlopen(f"{live.address}/healthz", timeout=30) as answer:
        assert answer.status == 200


def test_the_bound_is_asked_before_anything_is_read() -> None:
    for length, too_much in ((middleware.MOST, False), (middleware.MOST + 1, True), ("many", True), ("", False)):
        request = RequestFactory().post("/report/form/")
        request.META["CONTENT_LENGTH"] = length
        assert middleware._too_much(request) == too_much
