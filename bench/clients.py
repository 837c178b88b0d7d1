"""The load: clients that send prepared requests over kept connections, each in a process of its own.

They speak just enough HTTP/1.1 to do it, because they share the processors with what is measured.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request: method, path, headers of its own, JSON body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any = None

    def encoded(self, host: str) -> bytes:
        data = json.dumps(self.body).encode() if self.body is not None else b""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(data)}"]
        lines += ["Content-Type: application/json"] * (self.body is not None)
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + data


@dataclass(frozen=True)
class Load:
    """What came of it: seconds each took, by the clock of the client; answers by status; from first to last."""

    seconds: list[float]
    statuses: Mapping[int, int]
    wall: float
    client_cpu: float
    wrong: Mapping[str, int]
    """Of each client the first thing that was answered with something else than 2xx: what was asked, and the status."""

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall

    def percentile(self, part: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


Maker = Callable[[int, int], Request | None]
"""The request of a client, by its number and how many it sent before; None ends it."""


def drive(port: int, clients: int, seconds: float, make: Maker) -> Load:
    """So many clients, each sending one request after the other for so long."""
    context = multiprocessing.get_context("fork")
    ends: list[Any] = []
    start = context.Barrier(clients)
    for number in range(clients):
        mine, theirs = context.Pipe(duplex=False)
        context.Process(target=_client, args=(port, number, seconds, make, start, theirs), daemon=True).start()
        ends.append(mine)
    return _gathered([end.recv() for end in ends])


def _gathered(told: Sequence[tuple[list[float], dict[int, int], float, float, float, dict[str, int]]]) -> Load:
    statuses: Counter[int] = Counter()
    wrong: dict[str, int] = {}
    for one in told:
        statuses.update(one[1])
        wrong.update(one[5])
    wall = max(one[3] for one in told) - min(one[2] for one in told)
    return Load([second for one in told for second in one[0]], dict(statuses), wall, sum(one[4] for one in told),
                wrong)  # fmt: skip


def _client(port: int, number: int, seconds: float, make: Maker, start: Any, out: Any) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host, spent, statuses = f"127.0.0.1:{port}", [], Counter[int]()
        wrong: dict[str, int] = {}
        start.wait()
        begun, cpu = time.time(), time.process_time()
        for sent in _until(begun + seconds):
            request = make(number, sent)
            if request is None:
                break
            data = request.encoded(host)
            sent_at = time.perf_counter()
            connection.sendall(data)
            statuses[status := _status(connection)] += 1
            spent.append(time.perf_counter() - sent_at)
            if not (wrong or 200 <= status < 300):
                wrong[f"{request.method} {request.path}"] = status
        out.send((spent, dict(statuses), begun, time.time(), time.process_time() - cpu, wrong))
    out.close()
    os._exit(0)


def _until(end: float) -> Iterator[int]:
    number = 0
    while time.time() < end:
        yield number
        number += 1


def _status(connection: socket.socket) -> int:
    """Read one whole answer; its status."""
    data = b""
    while (at := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    head = data[:at].lower()
    left = _length(head) - (len(data) - at - 4)
    while left > 0:
        left -= len(_more(connection))
    return int(head[9:12])


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
