"""Writing the pages of a rule book into a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yiwang.engine.orgcharts.definitions import Post
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.packs.sections import SECTIONS, items
from yiwang.engine.problems import Text
from yiwang.packtools.rulebook import life_cycles, phrases, usage
from yiwang.packtools.rulebook.book import Book, BookLanguage, figure_text, slug
from yiwang.packtools.rulebook.life_cycles import life_cycle
from yiwang.packtools.rulebook.tables import HIT_POLICIES, shown_table
from yiwang.packtools.rulebook.telling import Teller

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Page:
    """A page: its file, its title, and when it is left out."""

    file: str
    title: Text
    about: Text
    count: int


_CHAPTERS: tuple[tuple[str, Text, Text, tuple[str, ...]], ...] = (
    ("organisation", Text("组织", "Organisation"),
     Text("有哪些层级、条线和机构，岗位怎样上下衔接", "levels, lines, bodies, and how posts hang together"),
     ("levels", "lines", "unit_kinds", "posts")),
    ("posts", Text("各岗位职责", "What each post has to do"),
     Text("按岗位查：负责什么、办什么、去哪里", "by post: what it answers for, does, and where it goes"), ("posts",)),
    ("cases", Text("事项", "Matters"),
     Text("每类事项从受理到答复的全过程", "each kind of matter from intake to answer"), ("case_types",)),
    ("decisions", Text("决策表", "Decision tables"),
     Text("什么情形归谁、多长时间", "which situation goes to whom, and how fast"), ("decisions",)),
    ("duties", Text("履职清单", "Duty list"), Text("准入的工作事项", "the work that is admitted"), ("duties",)),
    ("figures", Text("数字", "Figures"),
     Text("时限、次数、比例，从哪天起、依据什么", "limits, counts, shares: since when and why"), ("parameters",)),
    ("forms", Text("表单", "Forms"),
     Text("问什么、为什么问、保存多久", "what is asked, why, and how long it is kept"), ("forms",)),
    ("calendar", Text("会议与走访", "Meetings and visits"),
     Text("谁、多久一次、议什么、看谁", "who, how often, about what, to whom"), ("meetings", "visits")),
    ("indicators", Text("指标与测算", "Indicators and formulas"),
     Text("怎样算，哪些不计入", "how they are computed and what is left out"), ("indicators", "calculations")),
    ("catalogs", Text("分类目录", "Code lists"), Text("可选的类别", "what can be chosen"), ("catalogs",)),
    ("documents", Text("文书", "Documents"),
     Text("通知、清单、纪要的样式，答复的用语", "notices, lists, minutes, and words for answers"),
     ("templates", "answers")),
    ("law", Text("法定时限与作息", "Statutory times and office hours"),
     Text("不得超过的时限，哪些时间计入", "limits that hold above all, and which hours count"),
     ("statutory", "timetables")),
    ("glossary", Text("术语", "Glossary"), Text("本地说法", "local words"), ("glossary",)),
    ("scenarios", Text("实例", "Examples"), Text("用例子说明规则，机器逐条核对", "examples that a machine checks"),
     ("scenarios",)),
    ("coverage", Text("覆盖情况", "Coverage"), Text("原文的做法哪些已写入", "what of the source is modelled"),
     ("coverage",)),
    ("sources", Text("依据", "Sources"), Text("引用的文件，用在何处", "instruments, and where they are used"),
     ("sources",)),
    ("changes", Text("变更记录", "Changes"), Text("每次改了什么", "what changed, version by version"), ("changelog",)),
)  # fmt: skip


def write_rulebook(
    own: Pack, pack: Pack, base: Pack | None, folder: Path, language: BookLanguage = "zh-Hans", up: bool = False
) -> list[Path]:
    """Write the rule book of a pack; returns the files.

    `own` is the pack as written, `pack` the same merged over `base`. `up`: a page above lists several books.
    """
    book = Book(own, pack, base, language)
    pages = [Page(f"{name}.html", title, about, count) for name, title, about, sections in _CHAPTERS
             if (count := _count(pack, sections))]  # fmt: skip
    environment = _environment(book, {"pages": pages, "up": up})
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder / "style.css", _style())]
    for file, template, values in _all_pages(book, pages):
        written.append(_write(folder / file, environment.get_template(template).render(file=file, **values)))
    return written


def write_shelf(books: Sequence[tuple[str, Pack]], folder: Path, language: BookLanguage = "zh-Hans") -> list[Path]:
    """The page above several rule books: `books` are their folders and packs."""
    book = Book(books[0][1], books[0][1], None, language)
    environment = _environment(book, {"pages": [], "up": False})
    folder.mkdir(parents=True, exist_ok=True)
    page = environment.get_template("shelf.html").render(file="index.html", books=books)
    return [_write(folder / "style.css", _style()), _write(folder / "index.html", page)]


def _count(pack: Pack, sections: Iterable[str]) -> int:
    return sum(len(getattr(pack, section)) for section in sections)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _style() -> str:
    return resources.files(__package__).joinpath("pages/style.css").read_text(encoding="utf-8")


def _environment(book: Book, values: dict[str, Any]) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # large: it comes with the first rule book

    environment = Environment(
        loader=PackageLoader("yiwang.packtools.rulebook", "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(
        book=book, pack=book.pack, own=book.own, t=book.text, w=book.words, cite=book.cite, slug=slug,
        sections=SECTIONS, phrases=phrases, cycles=life_cycles, figure_text=figure_text, items=items,
        hit_policies=HIT_POLICIES, scenario_parts=life_cycles.scenario_parts,
        teller=lambda scenario: Teller(book, scenario), **values,
    )  # fmt: skip
    return environment


_Rendered = tuple[str, str, dict[str, Any]]


def _all_pages(book: Book, pages: Sequence[Page]) -> Iterable[_Rendered]:
    yield "index.html", "index.html", _start_page(book)
    for page in pages:
        name = page.file.removesuffix(".html")
        yield page.file, page.file, {"page": page, **_VALUES.get(name, _nothing)(book)}
    for id, case_types in book.pack.case_types.items():
        earlier = len(case_types) - 1
        cycles = [
            life_cycle(book, case_type, "" if number == earlier else f"v{number + 1}-")
            for number, case_type in enumerate(case_types)
        ][::-1]
        yield f"case_{slug(id)}.html", "case.html", {"cycles_shown": cycles, "section": "case_types", "id": id}
    for id, tables in book.pack.decisions.items():
        shown = [shown_table(book, table) for table in tables]
        yield f"decision_{slug(id)}.html", "decision.html", {"tables": shown, "section": "decisions", "id": id}


def _nothing(book: Book) -> dict[str, Any]:
    return {}


def _start_page(book: Book) -> dict[str, Any]:
    assumed = sum(
        bool(getattr(version, "assumed", ""))
        for section in SECTIONS
        for versions in items(book.own, section).values()
        for version in versions
    )
    return {
        "overrides": usage.overrides(book), "added": usage.added(book), "assumed": assumed,
        "fingerprint": content_hash(book.pack),
    }  # fmt: skip


def _organisation(book: Book) -> dict[str, Any]:
    posts = book.pack.posts
    under: dict[str, list[Post]] = {}
    for post in posts.values():
        same_line = post.reports_to in posts and posts[post.reports_to].line == post.line
        under.setdefault(post.reports_to if same_line else f"/{post.line}", []).append(post)
    ranks = {id: level.rank for id, level in book.pack.levels.items()}
    for found in under.values():
        found.sort(key=lambda post: ranks.get(post.level, 99))
    return {"under": _without_circles(under, posts), "levels": sorted(book.pack.levels.values(), key=lambda v: v.rank)}


def _without_circles(under: dict[str, list[Post]], posts: Any) -> dict[str, list[Post]]:
    """Posts that report to each other in a circle have no place in a tree: the first of them becomes a root."""
    placed: set[str] = set()

    def place(roots: list[Post]) -> None:
        waiting = list(roots)
        while waiting:
            post = waiting.pop()
            placed.add(post.id)
            waiting += under.get(post.id, ())

    place([post for key, found in under.items() if key.startswith("/") for post in found])
    for post in posts.values():
        if post.id not in placed:
            under[post.reports_to].remove(post)
            under.setdefault(f"/{post.line}", []).append(post)
            place([post])
    return under


def _posts(book: Book) -> dict[str, Any]:
    return {"work": usage.work_by_post(book)}


def _indicators(book: Book) -> dict[str, Any]:
    return {"titles": {id: phrases.all_fact_titles(book, item.over) for id, item in book.pack.indicators.items()}}


def _calendar(book: Book) -> dict[str, Any]:
    rhythm = ["day", "week", "month", "quarter", "half_year", "year"]
    place = {every: number for number, every in enumerate(rhythm)}
    return {
        "meetings": sorted(book.pack.meetings.values(), key=lambda found: place.get(found.every, 9)),
        "visits": sorted(book.pack.visits.values(), key=lambda found: place.get(found.every, 9)),
        "titles": phrases.all_fact_titles(book),
    }


def _sources(book: Book) -> dict[str, Any]:
    return {"citations": usage.citations(book)}


def _changes(book: Book) -> dict[str, Any]:
    return {"blocks": list(_blocks(book.own.changelog))}


def _blocks(text: str) -> Iterable[tuple[str, str]]:
    """A plain Markdown text as headings, list items and paragraphs."""
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            yield ("h2" if bare.startswith("##") else "h1"), bare.lstrip("# ")
        elif bare.startswith(("- ", "* ")):
            yield "li", bare[2:]
        elif bare:
            yield "p", bare


_VALUES: dict[str, Callable[[Book], dict[str, Any]]] = {
    "organisation": _organisation, "posts": _posts, "indicators": _indicators, "calendar": _calendar,
    "sources": _sources, "changes": _changes,
}  # fmt: skip
