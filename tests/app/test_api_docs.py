"""docs/api.md against a served site: its examples run; and what only a real server shows."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.app.live import Live, live_site
from tests.shared import ROOT
from yiwang.faces.cli.problem_list import page
from yiwang.kernel.ids import new_id


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_site(tmp_path_factory.mktemp("live")) as site:
        yield site


def test_the_examples_of_the_docs_run(live: Live, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    script = tmp_path / "examples.py"
    script.write_text("\n".join(blocks), "utf-8")
    run = subprocess.run(
        [sys.executable, str(script)], env=live.environment, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert "200 intake_clerk ['admin', 'read', 'write']" in run.stdout
    assert "step:accept True None" in run.stdout
    assert "api.unknown_field #/txt" in run.stdout


def _ask(live: Live, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(urlsplit(live.address).netloc, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, named)
    answer = connection.getresponse()
    return answer.status, answer.headers["Content-Type"] or "", answer.read()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/areas?text=%00", 422),
        ("GET", "/api/v1/areas?text=%ff%fe", 200),
        ("GET", "/api/v1/areas/%2e%2e", 404),
        ("GET", "/api/v1/nothing/at/all", 404),
        ("PATCH", "/api/v1/areas?text=a", 405),
        ("GET", "/api/v1/units?cursor=%F0%9F%98%80", 401),
    ],
)
def test_odd_requests_over_the_wire(live: Live, method: str, path: str, status: int) -> None:
    found, kind, body = _ask(live, method, path)
    assert found == status, body
    assert status == 200 or kind == "application/problem+json"


def test_a_body_that_is_too_large_or_no_json(live: Live) -> None:
    json_headers = {"Content_Type": "application/json", "Idempotency_Key": "0190b0a4-0000-7000-8000-000000000000"}
    assert _ask(live, "POST", "/api/v1/reports", b"\xff\xfe{", **json_headers)[0] == 400
    assert _ask(live, "POST", "/api/v1/reports", b" " * 1_000_001, **json_headers)[0] == 413
    assert _ask(live, "POST", "/api/v1/reports", b"a=b", Content_Type="text/plain")[0] == 415
    assert _ask(live, "POST", "/api/v1/track/files", b"x", Content_Type="multipart/form-data")[0] == 400


def test_the_same_command_sent_at_the_same_moment_is_done_once(live: Live) -> None:
    facts = {"kind": "noise", "what": "Drilling at night", "danger": False, "address": "West gate"}
    body = json.dumps({"case_type": "service_request", "area": live.area, "facts": facts}).encode()
    headers = {"Content_Type": "application/json", "Idempotency_Key": str(new_id())}
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(_ask, live, "POST", "/api/v1/reports", body, **headers) for _ in range(4)]
    answers = [one.result() for one in sent]
    assert {status for status, _, _ in answers} == {201}
    assert len({text for _, _, text in answers}) == 1


def test_it_says_that_it_is_ready(live: Live) -> None:
    assert _ask(live, "GET", "/readyz")[::2] == (200, b'{"ready": true}')


@pytest.mark.django_db
def test_it_is_not_ready_as_long_as_tables_are_to_be_changed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiwang.faces.health._known", [])
    MigrationRecorder.Migration.objects.filter(app="api").delete()
    assert client.get("/readyz").status_code == 503


def test_the_document_is_served(live: Live) -> None:
    status, _, body = _ask(live, "GET", "/api/v1/openapi.json")
    assert status == 200
    assert json.loads(body)["openapi"].startswith("3.1")


def test_the_page_of_problems_is_up_to_date() -> None:
    written = (ROOT / "docs" / "problems.md").read_text("utf-8")
    assert written == page(), "print it anew: yiwang list-problems > docs/problems.md"
