"""What a new site needs first, at the terminal: an account, a pack; and what serve and demo refuse."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.hashers import check_password

from tests.app.site import build_site
from tests.shared import ROOT
from yiwang.engine.values import Span
from yiwang.faces.cli import case_print
from yiwang.faces.cli.main import main
from yiwang.foundation.identity.models import Account
from yiwang.foundation.policy_packs.models import Activation, PackVersion

pytestmark = pytest.mark.django_db


def run(*arguments: object, given: str = "") -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given)


def test_an_account_is_opened_with_a_password_that_is_shown_once_or_given() -> None:
    made = run("create-account", "wang", "--name", "王", "--role", "admin", "--language", "zh-Hans")
    assert made.exit_code == 0, made.output
    person = Account.objects.get(login="wang")
    assert check_password(made.output.strip().rpartition("：")[2], person.password)
    assert (person.roles, person.area_path) == ("admin", "")
    given = run("create-account", "li", "--name", "Li", "--password-stdin", given="a sentence to remember\n")
    assert given.exit_code == 0, given.output
    assert check_password("a sentence to remember", Account.objects.get(login="li").password)


def test_a_taken_login_a_short_password_and_an_unknown_area_are_refused() -> None:
    run("create-account", "wang", "--name", "王")
    taken = run("create-account", "wang", "--name", "王", "--language", "en")
    assert (taken.exit_code, "is taken" in taken.output) == (1, True)
    assert run("create-account", "li", "--name", "Li", "--password-stdin", given="short\n").exit_code == 1
    assert run("create-account", "zhao", "--name", "Z", "--area", "nowhere").exit_code == 2
    assert [one.login for one in Account.objects.all()] == ["wang"]


def test_a_pack_is_installed_and_put_in_force_or_refused_whole(tmp_path: Path) -> None:
    pack = ROOT / "packs" / "demo_city"
    alone = run("install-pack", pack, "--language", "en")
    assert alone.exit_code == 0, alone.output
    assert (PackVersion.objects.count(), Activation.objects.count()) == (1, 0)
    everywhere = run("install-pack", pack, "--activate", "all", "--since", "2026-12-01", "--language", "en")
    assert "In force from 2026-12-01 in all areas" in everywhere.output
    assert Activation.objects.get().area_path == ""
    assert run("install-pack", pack, "--activate", "nowhere").exit_code == 2
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pack.yaml").write_text("id: [")
    assert run("install-pack", tmp_path / "broken").exit_code == 1
    assert PackVersion.objects.count() == 1


def test_a_port_that_is_in_use_is_said_before_anything_is_served() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run("serve", "--port", port, "--language", "en")
    assert refused.exit_code == 1
    assert f"Port {port} is in use" in refused.output


def test_a_demo_is_not_mixed_with_a_real_site(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    build_site("demo_city")
    refused = run("demo", "--build-only", "--folder", ROOT, "--language", "en")
    assert refused.exit_code == 1
    assert "holds a real site" in refused.output
    missing = run("demo", "--build-only", "--folder", tmp_path)
    assert missing.exit_code == 1


def test_spans_lists_and_truth_are_printed_in_words() -> None:
    assert case_print._value(Span(3, "working_days"), "en") == "3 working days"
    assert case_print._value(Span(3, "working_days"), "zh-Hans") == "3 个工作日"
    assert case_print._value((True, False), "zh-Hans") == "是、否"
    assert case_print._value("路灯", "en") == "路灯"
