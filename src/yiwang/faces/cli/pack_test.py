"""`yiwang pack test`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Language, errors
from yiwang.faces.cli.pack import as_json, as_line, language_option, pack, print_problems
from yiwang.packtools.reader import PackReader
from yiwang.packtools.scenarios import ScenarioResult, model_site, run_scenarios


@pack.command("test")
@click.argument("folders", metavar="PACK…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How results are printed.")
@click.option("--verbose", is_flag=True, help="Print the scenarios that pass as well, with the path of each case.")
@language_option
def test(folders: tuple[Path, ...], form: str, verbose: bool, language: Language) -> None:
    """Run the scenarios of packs: their own tests, on a made-up site."""
    reader = PackReader()
    failed = False
    printed: list[dict[str, object]] = []
    for folder in folders:
        merged, problems = reader.with_base(folder)
        if form == "text":
            print_problems(errors(problems), language)
        results = run_scenarios(merged.scenarios, Editions(merged), model_site(merged)) if merged else []
        failed = failed or bool(errors(problems)) or not all(result.passed for result in results)
        name = merged.manifest.id if merged else folder.name
        if form == "json":
            printed.append(_as_json(name, results, language))
        else:
            _print(name, results, verbose, language)
    if form == "json":
        click.echo(json.dumps(printed, ensure_ascii=False, indent=1))
    if failed:
        raise click.exceptions.Exit(1)


def _as_json(name: str, results: list[ScenarioResult], language: Language) -> dict[str, object]:
    return {
        "pack": name,
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
        "scenarios": [
            {
                "scenario": result.scenario.title,
                "subject": result.scenario.subject,
                "passed": result.passed,
                "path": result.path,
                "problems": [as_json(problem, language) for problem in result.problems],
            }
            for result in results
        ],
    }


def _print(name: str, results: list[ScenarioResult], verbose: bool, language: Language) -> None:
    for result in results:
        for problem in result.problems:
            click.echo(as_line(problem, language))
        if verbose and result.passed:
            click.echo(f"✓ {result.scenario.title}" + (f"  [{result.path}]" if result.path else ""))
    passed = sum(result.passed for result in results)
    if language == "zh-Hans":
        click.echo(f"{name}：{passed} 个情景通过，{len(results) - passed} 个未通过。")
    else:
        click.echo(f"{name}: {passed} scenarios passed, {len(results) - passed} failed.")
