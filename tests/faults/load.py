"""Clients that report, take steps and write notes under ids of their own, and remember what was acknowledged.

Whoever gets no answer, or one that says to come again, sends the same under the same id, as a phone does; some give up,
and nobody knows then whether it was done. A few send again what was acknowledged long ago.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID, uuid4

PATIENCE = 60.0
"""Seconds for one answer: longer than a writer waits for another on SQLite."""
GIVES_UP = 0.05
SENDS_AGAIN = 0.2
COME_AGAIN = (429, 500, 502, 503)
FACTS = {"kind": "street_lamp", "danger": False, "address": "测试路1号", "reporter_name": "张三"}


@dataclass
class Sent:
    """One command: what it was, what came of it. `state`: acknowledged, refused, unknown."""

    key: str
    what: str
    path: str
    state: str = "unknown"
    case: str = ""
    answer: Any = None
    tries: int = 0


@dataclass
class Memory:
    """What all clients remember together."""

    sent: list[Sent] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    no_answer: int = 0
    sent_again: int = 0
    answered_otherwise: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    """Answers that nobody should get: a stack trace, a 503 that does not say when to come again."""
    lock: Lock = field(default_factory=Lock)

    @property
    def acknowledged(self) -> int:
        return sum(1 for one in list(self.sent) if one.state == "acknowledged")

    def as_data(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.sent]


class Client(Thread):
    """One of them, until `stop`."""

    def __init__(self, port: int, given: Mapping[str, str], memory: Memory, stop: Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.given, self.memory, self.stop = port, given, memory, stop
        self.chance = random.Random(seed)
        self.language = self.chance.choice(["zh-CN", "en"])
        self.bodies: dict[str, Any] = {}
        """Of its own reports."""

    def run(self) -> None:
        while not self.stop.is_set():
            done = self._one("Reported", "/cases", self._report())
            if done is None or done.state != "acknowledged":
                continue
            case = done.case
            self._one("StepTaken", f"/cases/{case}/steps", {"transition": "accept"})
            self._one("NoteAdded", f"/cases/{case}/notes", {"text": f"看过了 {self.chance.random()}"})
            if self.chance.random() < 0.5:
                self._one("StepTaken", f"/cases/{case}/steps", {"transition": "dispatch"}, "dispatcher")
            if self.chance.random() < SENDS_AGAIN:
                self._again()

    def _report(self) -> dict[str, Any]:
        phone = f"138{self.chance.randrange(10**8):08}"
        facts = FACTS | {"what": f"路灯不亮 {uuid4().hex[:6]}", "reporter_phone": phone}
        return {"case_type": "service_request", "channel": "hotline", "facts": facts, "area": self.given["cell"]}

    def _one(self, what: str, path: str, body: Any, who: str = "clerk") -> Sent | None:
        """Send it until somebody knows what came of it, or give up."""
        if self.stop.is_set():
            return None
        one = Sent(str(UUID(int=self.chance.getrandbits(128), version=4)), what, path)
        with self.memory.lock:
            self.memory.sent.append(one)
        if what == "Reported":
            self.bodies[one.key] = body
        while not self._settled(one, body, who):
            if self.stop.is_set() or self.chance.random() < GIVES_UP:
                break
            time.sleep(self.chance.uniform(0.05, 0.4))
        return one

    def _settled(self, one: Sent, body: Any, who: str) -> bool:
        one.tries += 1
        found = self.ask(one.path, body, one.key, who)
        if found is None or found[0] in COME_AGAIN:
            return False
        status, answer = found
        if status < 300:
            one.state, one.answer = "acknowledged", answer
            one.case = answer.get("case_id") or one.path.split("/")[2]
        else:
            one.state, one.answer = "refused", answer
        return True

    def ask(self, path: str, body: Any, key: str, who: str) -> tuple[int, Any] | None:
        """Status and body; None when no answer came."""
        headers = {
            "Authorization": f"Bearer {self.given[who]}", "Idempotency-Key": key, "Content-Type": "application/json",
            "Accept-Language": self.language,
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            answer = json.loads(text)
        except (OSError, http.client.HTTPException, ValueError):
            with self.memory.lock:
                self.memory.no_answer += 1
            return None
        finally:
            connection.close()
        self._note(response, text)
        return response.status, answer

    def _note(self, response: http.client.HTTPResponse, text: str) -> None:
        said = "暂时" if self.language == "zh-CN" else "unavailable"
        bad = "Traceback" in text or response.status == 500
        if response.status == 503:
            full = "满" in text or "full" in text
            bad = bad or not response.headers.get("Retry-After") or not (said in text or full)
        with self.memory.lock:
            self.memory.statuses[response.status] += 1
            if bad:
                self.memory.odd.append(f"{response.status} {text[:300]}")

    def _again(self) -> None:
        """Send again what was acknowledged long ago: the first answer comes again."""
        with self.memory.lock:
            known = [one for one in self.memory.sent if one.state == "acknowledged" and one.key in self.bodies]
        if not known:
            return
        one = self.chance.choice(known)
        found = self.ask(one.path, self.bodies[one.key], one.key, "clerk")
        if found is None or found[0] in COME_AGAIN:
            return
        with self.memory.lock:
            self.memory.sent_again += 1
            if found[1] != one.answer:
                self.memory.answered_otherwise.append(one.key)


class Crowd:
    """So many clients, as long as the block runs."""

    def __init__(self, port: int, given: Mapping[str, str], clients: int, seed: int) -> None:
        self.memory, self._stop = Memory(), Event()
        self.clients = [Client(port, given, self.memory, self._stop, seed * 1000 + n) for n in range(clients)]

    def __enter__(self) -> Memory:
        for one in self.clients:
            one.start()
        return self.memory

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for one in self.clients:
            one.join(PATIENCE * 2)
