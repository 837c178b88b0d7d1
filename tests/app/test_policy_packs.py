"""Packs in a site: checked on install, in force by area and day, piloted, rolled back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from threading import Thread
from time import sleep
from typing import Any

import pytest

from tests.shared import ROOT
from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs.interface import (
    ActivatePack,
    InstallPack,
    PackRef,
    RollBackPack,
    edition,
    edition_for,
    installed,
    meetings_of,
)
from yiwang.foundation.policy_packs.models import PackVersion
from yiwang.foundation.policy_packs.queries import library
from yiwang.foundation.registers.interface import personal_fields
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.refusals import Refused

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Admin:
    actor: str = "admin"
    acting_as: str = "admin@x"
    roles: frozenset[str] = frozenset({"admin"})
    area_path: str = ""


def do(action: Any, acting: Admin | None = None, now: datetime = NOW) -> Any:
    return perform(action, acting=acting or Admin(), command=Command(new_id(), now), now=now)


def install(name: str = "demo_city", folder: Path = ROOT / "packs") -> PackRef:
    ref = do(InstallPack(new_id(), folder / name))
    assert isinstance(ref, PackRef)
    return ref


def pack_at(path: str, on: date) -> str:
    found = edition_for(path, on)
    return found.code if isinstance(found, Problem) else found[0].pack


def activate(ref: PackRef, path: str, since: date, **more: Any) -> None:
    do(ActivatePack(new_id(), ref.hash, path, since, **more))


def test_a_pack_is_installed_once_and_compiles_from_the_database() -> None:
    ref = install()
    assert install() == ref
    assert [version.pack for version in installed()] == ["demo_city"]
    library._editions.cache_clear()
    library._compiled.clear()
    activate(ref, "x/", TODAY)
    found = edition_for("x/y/", TODAY)
    assert not isinstance(found, Problem)
    assert "service_request" in found[1].programs


def test_the_meetings_of_a_pack_are_known_without_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker asks for them every few minutes: it does not hold a pack for that."""
    ref = install()
    whole = edition(ref.hash, TODAY).pack.meetings
    monkeypatch.setattr(library, "_editions", None)
    library._compiled.clear()
    library.meetings_of.cache_clear()
    assert meetings_of(ref.hash) == whole


def test_a_pack_with_an_error_is_refused_whole(tmp_path: Path) -> None:
    for name in ("cn_base", "demo_city"):
        copytree(ROOT / "packs" / name, tmp_path / name)
    posts = tmp_path / "demo_city" / "orgchart" / "posts.csv"
    lines = posts.read_text("utf-8").splitlines()
    posts.write_text("\n".join(line for line in lines if not line.startswith("intake_clerk,")), "utf-8")
    with pytest.raises(Refused) as refused:
        install(folder=tmp_path)
    assert all(problem.is_error and problem.where.file for problem in refused.value.problems)
    assert not PackVersion.objects.exists()


def test_the_nearest_area_decides_then_the_latest_day() -> None:
    first, second = install("demo_city"), install("template")
    activate(first, "a/", TODAY)
    activate(second, "a/b/", TODAY + timedelta(days=10), pilot=True)
    assert pack_at("a/c/", TODAY + timedelta(days=30)) == "demo_city"
    assert pack_at("a/b/d/", TODAY + timedelta(days=9)) == "demo_city"
    assert pack_at("a/b/d/", TODAY + timedelta(days=10)) == "template"
    assert pack_at("z/", TODAY) == "policy_packs.nothing_in_force"


def test_rolling_back_returns_to_what_was_before() -> None:
    first, second = install("demo_city"), install("template")
    activate(first, "a/", TODAY)
    activate(second, "a/", TODAY)
    assert pack_at("a/", TODAY) == "template"
    do(RollBackPack(new_id(), "a/", "too slow"))
    assert pack_at("a/", TODAY) == "demo_city"
    with pytest.raises(Refused, match="nothing_to_roll_back"):
        do(RollBackPack(new_id(), "a/", "again"))


def test_the_catalogue_of_personal_fields_is_that_of_the_packs_in_force() -> None:
    assert personal_fields(TODAY) == []
    activate(install(), "a/", TODAY)
    found = personal_fields(TODAY)
    assert {"report"} <= {field.form for field in found}
    assert all(field.purpose and field.basis and field.retention for field in found)
    assert personal_fields(TODAY - timedelta(days=1)) == []


def test_who_keeps_a_personal_field_is_named_also_where_it_is_a_post() -> None:
    activate(install("xiangzhou"), "a/", TODAY)
    assert "镇(街)民政办经办人" in {field.words.owner.zh for field in personal_fields(TODAY)}


def test_new_rules_never_reach_back() -> None:
    with pytest.raises(Refused, match="past_day"):
        activate(install(), "a/", TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "admin", [Admin(roles=frozenset({"clerk"})), Admin(area_path="b/")], ids=["not an administrator", "of elsewhere"]
)
def test_only_an_administrator_of_the_area_may(admin: Admin) -> None:
    ref = install()
    with pytest.raises(Refused, match="not_allowed"):
        do(ActivatePack(new_id(), ref.hash, "a/", TODAY), admin)


class _Slow:
    """Stands for a pack that takes its time to be compiled; how many threads were at it at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def on(self, day: date) -> tuple[str, list[Problem]]:
        self.now += 1
        self.most = max(self.most, self.now)
        sleep(0.02)
        self.now -= 1
        return "compiled", []


def test_threads_that_ask_at_once_do_not_compile_a_pack_together(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = _Slow()
    monkeypatch.setattr(library, "_editions", lambda pack_hash: slow)
    asking = [Thread(target=library.edition_of, args=("a pack", TODAY)) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert slow.most == 1
