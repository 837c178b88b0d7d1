"""What protects every visit: headers, cookies, forgery, sessions, secrets, uploads that want to do harm, quiet logs."""

import io
import logging
import os
import subprocess
import sys
import warnings
import zlib
from pathlib import Path
from struct import pack as packed
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.app.pages import CELL, PASSWORD, Pages, pages  # noqa: F401 - a fixture
from tests.shared import ROOT
from yiwang.cases.files import prepare
from yiwang.cases.interface import AttachFile
from yiwang.config.secrets import secret
from yiwang.engine.problems import Problem
from yiwang.faces.desk.views.export import safe
from yiwang.kernel.ids import new_id

SHOWN = ("/", "/report/", "/track/", "/desk/sign-in/", "/desk/cases/", "/api/v1/session", "/nothing/here/")


@pytest.mark.django_db
def test_every_answer_carries_the_headers_of_safety(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    for address in SHOWN:
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


SAY = (
    "from django.conf import settings as s\n"
    "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS)"
)


@pytest.mark.parametrize(
    ("address", "said"),
    [("https://net.example.org/", "True True ['https://net.example.org']"), ("http://localhost", "False False []")],
)
def test_cookies_are_secure_where_the_site_is_reached_by_https(address: str, said: str, tmp_path: Path) -> None:
    environment = {**os.environ, "YIWANG_ADDRESS": address, "YIWANG_HOME": str(tmp_path),
                   "DJANGO_SETTINGS_MODULE": "yiwang.config.settings"}  # fmt: skip
    run = subprocess.run([sys.executable, "-c", SAY], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == said, run.stderr


@pytest.mark.django_db
def test_cookies_are_out_of_the_reach_of_scripts_and_of_other_sites(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    client.get("/desk/account/")
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax", name


@pytest.mark.django_db
def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(pages: Pages) -> None:  # noqa: F811
    login = pages.login("clerk")
    client = Client()
    client.get("/desk/sign-in/")
    client.post("/track/", {"number": pages.number, "code": pages.answer.code})
    planted = client.cookies["sessionid"].value
    assert client.post("/desk/sign-in/", {"login": login, "password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert "/desk/sign-in/" in thief.get("/desk/cases/").headers["Location"]


@pytest.mark.django_db
def test_a_form_of_another_site_does_nothing(pages: Pages) -> None:  # noqa: F811
    pages.login("clerk")
    client = Client(enforce_csrf_checks=True)
    for address in ("/desk/sign-in/", "/report/form/", "/track/", f"/desk/cases/{pages.case_id}/do/note/"):
        assert client.post(address, {"login": "clerk", "password": PASSWORD}).status_code in (302, 403, 404, 422)
    assert "sessionid" not in client.cookies or client.get("/desk/cases/").status_code != 200


@pytest.mark.parametrize("given", ["secret", "changeme-changeme-changeme", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                   "12345678901234567890", "V7rT0sZk2mQx9LwBnE4yHc,short"])  # fmt: skip
def test_a_secret_that_is_a_default_is_refused(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIWANG_SECRET", given)
    with pytest.raises(ImproperlyConfigured, match="YIWANG_SECRET"):
        secret("YIWANG_SECRET", tmp_path / "x.key")


def test_a_secret_is_random_for_each_site_and_only_its_user_reads_it(tmp_path: Path) -> None:
    first, second = (secret("NOT_SET", tmp_path / name / "x.key") for name in ("a", "b"))
    assert first != second and len(first) > 40
    assert (tmp_path / "a" / "x.key").stat().st_mode & 0o077 == 0


def png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and packs all of it into a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return packed(">I", len(data)) + kind + data + packed(">I", zlib.crc32(kind + data))

    head = packed(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(trailer: bytes = b"") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "JPEG", comment=b"<script>alert(1)</script>")
    return stream.getvalue() + trailer


@pytest.mark.parametrize(
    "data",
    [png(10_000, 10_000), png(60_000, 60_000), png(1000, 1000), b"", b"\x00" * 64, b"<svg xmlns='http://www.w3.org/2000/svg'/>",
     b"<html><script>alert(1)</script>", b"GIF89a" + b"\0" * 40, b"MZ" + b"\0" * 99, b"PK\x03\x04" + b"\0" * 99,
     b"\xff\xd8\xff\xe0" + b"\0" * 99, b"#!/bin/sh\nrm -rf /"],
    ids=["10000 x 10000", "60000 x 60000", "cut off", "empty", "noughts", "svg", "html", "gif", "exe", "zip", "no jpeg",
         "script"],
)  # fmt: skip
def test_what_is_no_good_picture_is_refused(data: bytes) -> None:
    assert isinstance(prepare(data), Problem)


def test_what_the_library_only_warns_of_is_refused_and_warns_nobody() -> None:
    """Of a picture this large it warns when it is opened: the rule must hold by then."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert isinstance(prepare(png(10_000, 10_000)), Problem)
    assert heard == []


HUGE = """
import resource, sys
from yiwang.cases.files import prepare
from yiwang.engine.problems import Problem
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert isinstance(prepare(sys.stdin.buffer.read()), Problem)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in KiB, as Linux does")
@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_huge_picture_is_refused_in_little_memory(side: int, tmp_path: Path) -> None:
    """Drawn out, the smaller one would be 300 MB."""
    environment = {**os.environ, "YIWANG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "yiwang.config.settings"}
    script = "import django; django.setup()\n" + HUGE
    run = subprocess.run([sys.executable, "-c", script], input=png(side, side), env=environment, cwd=ROOT,
                         capture_output=True)  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    assert int(run.stdout) < 50 << 10


PDF = b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF\nPK\x03\x04"


@pytest.mark.django_db
def test_what_is_kept_whole_is_never_run(pages: Pages, settings: Any, tmp_path: Path) -> None:  # noqa: F811
    """A PDF is kept as it is: it goes out as something to save, in a sandbox, as no other kind than its own."""
    settings.ATTACHMENTS = tmp_path
    file = new_id()
    clerk = pages.client("clerk")
    who = pages.site.person("intake_clerk", CELL)
    pages.site.do(AttachFile(pages.case_id, file, PDF, "x.html"), who, timezone.now())
    answer = clerk.get(reverse("desk:file", args=[pages.case_id, file]))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script" not in policy


@pytest.mark.parametrize("trailer", [b"<script>alert(1)</script>", b"PK\x03\x04 a zip", b"<?php system('id'); ?>"])
def test_of_two_kinds_at_once_only_the_picture_stays(trailer: bytes) -> None:
    found = prepare(jpeg(trailer))
    assert not isinstance(found, Problem)
    assert found.media_type == "image/jpeg"
    assert trailer not in found.data and b"script" not in found.data


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe("路灯不亮") == "路灯不亮"


@pytest.mark.django_db
def test_logs_name_nobody(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    """A story with a name, a phone number, a password, a code and words of a person: none of it is in a log."""
    with caplog.at_level(logging.DEBUG):
        clerk = pages.client("clerk")
        clerk.get("/desk/cases/?q=路灯")
        clerk.post(f"/desk/cases/{pages.case_id}/contact/", {"reason": "回电核实"})
        tracked = pages.tracked()
        tracked.get(f"/track/{pages.number}/")
        Client().post("/track/", {"number": pages.number, "code": "WRONGCODE1"})
        Client().post("/desk/sign-in/", {"login": "clerk", "password": "not the password"})
        clerk.get("/nothing/here/")
    own = [one for one in caplog.records if one.name != "django.db.backends"]
    text = "\n".join(one.getMessage() for one in own)
    for secret_word in ("13900000001", "王女士", PASSWORD, "not the password", pages.answer.code, "三号楼"):
        assert secret_word not in text, secret_word
    logging.getLogger("yiwang").error("王女士 13900000001")
    assert "王女士" in caplog.text
