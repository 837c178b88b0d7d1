"""`yiwang demo`: an invented sub-district with a month of cases, ready to be tried."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from yiwang.engine.problems import Language, declare
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.serve import run_site
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.faces.demo.plan import PLAN, read_plan
from yiwang.faces.demo.site import Built, build, built_before, occupied
from yiwang.kernel.refusals import Refused

NO_PLAN = declare(
    "demo.no_plan",
    what=("没有找到 {file}", "{file} was not found"),
    why=("演示数据和规则包与源代码放在一起。", "The demo's data and packs lie with the source."),
    mend=("请在源代码文件夹里运行，或用 --folder 指出它。", "Run it in the source folder, or name it with --folder."),
)
NOT_A_DEMO = declare(
    "demo.site_in_use",
    what=("这个站点文件夹里已经有正式数据", "The folder of this site holds a real site"),
    why=("演示数据不能混进正式站点。", "Invented cases must not be mixed with real ones."),
    mend=("请把 YIWANG_HOME 设为一个空文件夹。", "Set YIWANG_HOME to an empty folder."),
)
TEXTS = {
    "built": {
        "zh-Hans": "演示站点已就绪：虚构的街道，{reported} 件事项，{steps} 步办理。内容全属虚构。",
        "en": "The demo stands: an invented sub-district, {reported} cases, {steps} steps. Nothing in it is real.",
    },
    "logins": {"zh-Hans": "登录名（密码都是 {password}）：", "en": "Logins (the password of all is {password}):"},
}


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path.cwd,
              help="Where demo/ and packs/ lie; here or above by default.")  # fmt: skip
@click.option("--build-only", is_flag=True, help="Build the site and do not serve it.")
@language_option
def demo(address: str, port: int, folder: Path, build_only: bool, language: Language) -> None:
    """Build the demo once, then serve it with the worker."""
    make_ready()
    built = built_before() or _built(folder, language)
    click.echo(TEXTS["built"][language].format(reported=built.reported, steps=built.steps))
    click.echo(TEXTS["logins"][language].format(password=built.password))
    for login, name, post, place in built.people:
        click.echo(f"  {login:12} {name} {post} {place}".rstrip())
    if not build_only:
        run_site(address, port, None, None, True, language)


def _built(folder: Path, language: Language) -> Built:
    plan = read_plan(folder.absolute())
    if plan is None or occupied():
        print_problems([NOT_A_DEMO.at() if plan else NO_PLAN.at(file=str(PLAN))], language)
        raise click.exceptions.Exit(1)
    try:
        with progress_bar("demo") as progress:
            return build(plan, datetime.now(UTC), progress)
    except Refused as refused:
        print_problems(refused.problems, language)
        raise click.exceptions.Exit(1) from None
