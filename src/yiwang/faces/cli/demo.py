"""`yiwang demo`: a site with invented people and cases, ready to be tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from yiwang.engine.problems import Language, Problem, declare
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.serve import run_site
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.faces.demo.plan import USUAL, DemoPlan, plan_file, plans_in, read_plan
from yiwang.faces.demo.site import Built, build, built_before, occupied
from yiwang.kernel.refusals import Refused

NO_PLAN = declare(
    "demo.no_plan",
    what=("没有找到 {file}", "{file} was not found"),
    why=("演示数据和规则包与源代码放在一起。", "The demo's data and packs lie with the source."),
    mend=(
        "请在源代码文件夹里运行，或用 --folder 指出它；演示有：{possible}。",
        "Run it in the source folder, or name it with --folder; there is: {possible}.",
    ),
)
NOT_A_DEMO = declare(
    "demo.site_in_use",
    what=("这个站点文件夹里已经有正式数据", "The folder of this site holds a real site"),
    why=("演示数据不能混进正式站点。", "Invented cases must not be mixed with real ones."),
    mend=("请把 YIWANG_HOME 设为一个空文件夹。", "Set YIWANG_HOME to an empty folder."),
)
ANOTHER_DEMO = declare(
    "demo.another_site",
    what=("这个站点文件夹里是另一个演示：{there}", "The folder of this site holds another demo: {there}"),
    why=("一个文件夹只放一个演示站点。", "A folder holds one demo."),
    mend=("换一个 YIWANG_HOME，或先删除这个文件夹。", "Use another YIWANG_HOME, or remove this folder first."),
)
TEXTS = {
    "built": {
        "zh-Hans": "演示站点已就绪：{title}，{reported} 件事项，{steps} 步办理。人物和事项全属虚构。",
        "en": "The demo stands: {title}, {reported} cases, {steps} steps. People and matters are invented.",
    },
    "shown": {
        "zh-Hans": "居民查进度，不用登录（编号和查询码）：",
        "en": "To track as a resident, without signing in (number and code):",
    },
    "logins": {"zh-Hans": "登录名（密码都是 {password}）：", "en": "Logins (the password of all is {password}):"},
}


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path.cwd,
              help="Where demo/ and packs/ lie; here or above by default.")  # fmt: skip
@click.option("--site", default="", help="Which demo: the name of a file in demo/.")
@click.option("--build-only", is_flag=True, help="Build the site and do not serve it.")
@language_option
def demo(address: str, port: int, folder: Path, site: str, build_only: bool, language: Language) -> None:
    """Build the demo once, then serve it with the worker."""
    make_ready()
    built = _there(site, language) or _built(folder, site, language)
    title = built.title.get(language, "")
    click.echo(TEXTS["built"][language].format(title=title, reported=built.reported, steps=built.steps))
    click.echo(TEXTS["logins"][language].format(password=built.password))
    for login, name, post, place in built.people:
        click.echo(f"  {login:12} {name} {post} {place}".rstrip())
    click.echo(TEXTS["shown"][language])
    for number, code, matter in built.shown:
        click.echo(f"  {number} {code}  {matter}")
    if not build_only:
        run_site(address, port, None, None, True, language)


def _there(site: str, language: Language) -> Built | None:
    """The demo that stands already, if it is the one that is asked for."""
    built = built_before()
    if built is not None and site not in ("", built.site):
        _give_up([ANOTHER_DEMO.at(there=built.site)], language)
    return built


def _built(folder: Path, site: str, language: Language) -> Built:
    plan = _plan(folder, site, language)
    try:
        with progress_bar("demo") as progress:
            return build(plan, datetime.now(UTC), progress)
    except Refused as refused:
        _give_up(refused.problems, language)


def _plan(folder: Path, site: str, language: Language) -> DemoPlan:
    plan = read_plan(folder.absolute(), site)
    if plan is None:
        possible = "、".join(plans_in(folder.absolute())) or USUAL
        _give_up([NO_PLAN.at(file=str(plan_file(site)), possible=possible)], language)
    if occupied():
        _give_up([NOT_A_DEMO.at()], language)
    return plan


def _give_up(problems: Sequence[Problem], language: Language) -> NoReturn:
    print_problems(problems, language)
    raise click.exceptions.Exit(1)
