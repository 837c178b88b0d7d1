"""The rule book: every link leads somewhere, every rule shows its source, nothing of a pack becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.packtools.pack_strategies import case_types
from tests.packtools.pack_strategies import packs as any_packs
from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Text
from yiwang.faces.cli.pack import pack as pack_command
from yiwang.packtools.reader import PackReader
from yiwang.packtools.rulebook import write_rulebook
from yiwang.packtools.rulebook.book import Book
from yiwang.packtools.rulebook.diagram import Drawing, draw, spine, wrap

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
READER = PackReader()


class Page(HTMLParser):
    """What a test asks of a page: ids, links, other addresses, tags, the language, and whether tags close."""

    VOID = frozenset({"meta", "link", "br", "rect", "path"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.language = ""
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(found)
        if tag == "html":
            self.language = found.get("lang") or ""
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        elif found.get("href") or found.get("src"):
            self.addresses.append(found.get("href") or found.get("src") or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def read(folder: Path) -> tuple[Pack, Pack, Pack | None]:
    own, _ = READER.own(folder)
    merged, _ = READER.with_base(folder)
    assert own is not None and merged is not None
    base = READER.own(folder.parent / own.manifest.extends)[0] if own.manifest.extends else None
    return own, merged, base


@pytest.mark.parametrize("language", ["zh-Hans", "en", "both"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_links_lead_somewhere_and_tags_close(folder: Path, language: str, tmp_path: Path) -> None:
    files = write_rulebook(*read(folder), tmp_path, language)  # type: ignore[arg-type]
    pages = {path.name: Page(path.read_text(encoding="utf-8")) for path in files if path.suffix == ".html"}
    for name, page in pages.items():
        assert not page.unbalanced and not page.open, name
        assert page.language == ("en" if language == "en" else "zh-Hans")
        assert len(page.ids) == len(set(page.ids)), (name, [id for id in page.ids if page.ids.count(id) > 1])
        assert set(page.addresses) == {"style.css"}, "a page asks for nothing from outside"
        assert "script" not in page.tags and not any(key.startswith("on") for key in page.attributes)
        for link in page.links:
            file, _, anchor = link.partition("#")
            target = pages.get(file or name)
            assert target is not None, f"{name}: {link}"
            assert not anchor or unquote(anchor) in target.ids, f"{name}: {link}"


def test_every_rule_shows_its_source(tmp_path: Path) -> None:
    own, merged, base = read(ROOT / "packs" / "xiangzhou")
    write_rulebook(own, merged, base, tmp_path)
    for id, versions in own.case_types.items():
        text = (tmp_path / f"case_{id}.html").read_text(encoding="utf-8")
        for move in versions[-1].transitions:
            row = re.search(f'<tr id="step-{move.id}">.*?</tr>', text, re.S)
            assert row and 'class="cite"' in row[0], (id, move.id)
    figures = (tmp_path / "figures.html").read_text(encoding="utf-8")
    for id, parameter in own.parameters.items():
        row = re.search(f'<tr id="figure-{id}">.*?</tr>', figures, re.S)
        assert row and ("本包设定" in row[0]) == bool(parameter.assumed), id
        assert 'class="cite"' in row[0] or parameter.assumed


def test_a_post_sees_what_a_table_gives_it(tmp_path: Path) -> None:
    """The red task force is named by the colour table only, and is still told that it answers for the settling."""
    own, merged, base = read(ROOT / "packs" / "xiangzhou")
    write_rulebook(own, merged, base, tmp_path)
    text = (tmp_path / "posts.html").read_text(encoding="utf-8")
    card = re.search('id="post-township_task_force">.*?</section>', text, re.S)
    assert card and "case_dispute.html#stage-handling" in card[0]


def test_what_it_changes_against_its_base(tmp_path: Path) -> None:
    own, merged, base = read(ROOT / "packs" / "xiangzhou")
    assert base is not None
    replaced = {**own.parameters, "mediation_days": replace(base.parameters["mediation_days"], overrides=True)}
    write_rulebook(replace(own, parameters=replaced), merged, base, tmp_path)
    start = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "figures.html#figure-mediation_days" in start.partition("取代的内容")[2].partition("增加的内容")[0]


def test_markup_in_a_pack_stays_text(tmp_path: Path) -> None:
    own, merged, base = read(ROOT / "packs" / "demo_city")
    evil = Text("<script>alert(1)</script>\"'&", "<img src=x onerror=alert(1)>")
    titled = {id: tuple(replace(one, title=evil) for one in found) for id, found in merged.case_types.items()}
    posts = {id: replace(post, title=evil, assumed=evil.zh) for id, post in merged.posts.items()}
    changed = replace(merged, case_types=titled, posts=posts, changelog=f"# x\n- {evil.zh}\n")
    for path in write_rulebook(replace(changed, manifest=own.manifest), changed, base, tmp_path, "both"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text and "<img" not in text, path.name


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(pack=any_packs, language=st.sampled_from(["zh-Hans", "en", "both"]))
def test_any_pack_has_a_rule_book(pack: Pack, language: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Packs full of dangling names and awkward texts: every page is made, and its tags close."""
    files = write_rulebook(pack, pack, None, tmp_path_factory.mktemp("book"), language)  # type: ignore[arg-type]
    for path in files:
        if path.suffix == ".html":
            page = Page(path.read_text(encoding="utf-8"))
            assert not page.unbalanced and not page.open, path.name


def apart(drawing: Drawing) -> None:
    boxes = drawing.boxes
    for place, one in enumerate(boxes):
        assert one.x >= 0 and one.y >= 0 and one.x + one.width <= drawing.width and one.y + one.height <= drawing.height
        for other in boxes[place + 1 :]:
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_drawings_have_room(folder: Path) -> None:
    """Boxes do not meet, labels do not lie on each other, and everything is inside the frame."""
    own, merged, base = read(folder)
    for language in ("zh-Hans", "en", "both"):
        book = Book(own, merged, base, language)  # type: ignore[arg-type]
        for versions in own.case_types.values():
            drawing = draw(book, versions[-1])
            apart(drawing)
            labels = sorted((line.x, line.y) for line in drawing.lines if line.kind == "label")
            for (x, y), (other_x, other_y) in zip(labels, labels[1:], strict=False):
                assert x != other_x or other_y - y >= 13
            assert all(0 <= line.x < drawing.width and 0 < line.y <= drawing.height for line in drawing.lines)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case_type=case_types)
def test_any_life_cycle_can_be_drawn(case_type: object) -> None:
    own, merged, base = read(ROOT / "packs" / "template")
    apart(draw(Book(own, merged, base, "zh-Hans"), case_type))  # type: ignore[arg-type]


def test_each_step_is_drawn_once() -> None:
    """One arrow for each way from a stage that is shown; steps down to the next stage share one."""
    own, merged, base = read(ROOT / "packs" / "demo_city")
    book = Book(own, merged, base, "zh-Hans")
    for versions in own.case_types.values():
        case_type = versions[-1]
        rank = {stage.id: number for number, stage in enumerate(spine(case_type))}
        ways = [(source, move) for move in case_type.transitions for source in move.sources if source in rank]
        down = [source for source, move in ways if rank.get(move.target) == rank[source] + 1]
        assert len(draw(book, case_type).arrows) == len(ways) - len(down) + len(set(down))


def test_drawings_are_well_formed(tmp_path: Path) -> None:
    write_rulebook(*read(ROOT / "packs" / "demo_city"), tmp_path)
    for path in tmp_path.glob("case_*.html"):
        for svg in re.findall(r"<svg.*?</svg>", path.read_text(encoding="utf-8"), re.S):
            ElementTree.fromstring(svg)


def test_wrapping_keeps_words_and_width() -> None:
    assert wrap("村级信息员汇总", 42, 14) == ["村级信", "息员汇", "总"]
    assert wrap("Village clerk", 60, 14) == ["Village", "clerk"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_have_contrast() -> None:
    """WCAG 2.2, 1.4.3: text has at least 4.5 to 1 against every ground it stands on."""
    style = (ROOT / "src/yiwang/packtools/rulebook/pages/style.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style))
    grounds = [named[name] for name in ("paper", "card", "wash")] + ["#f2f6fa"]
    pairs = [(named[ink], ground) for ink in ("ink", "soft", "blue") for ground in grounds]
    pairs += [(named["amber"], ground) for ground in (*grounds, named["amber-wash"])]
    pairs += [(named["green"], named["green-wash"]), ("#626c79", "#ffffff"), ("#3c4653", named["grey-wash"])]
    pairs += [("#6b7480", "#ffffff"), (named["ink"], named["green-wash"]), (named["ink"], "#fbeae8")]
    for ink, ground in pairs:
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_command(tmp_path: Path) -> None:
    packs = [str(ROOT / "packs" / name) for name in ("template", "cn_base")]
    done = CliRunner().invoke(pack_command, ["docs", *packs, "-o", str(tmp_path), "--language", "en"])
    assert done.exit_code == 0, done.output
    shelf = Page((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [link for link in shelf.links if link.endswith("/index.html")] == [
        "template/index.html",
        "cn_base/index.html",
    ]
    assert (tmp_path / "template" / "index.html").is_file()
    (tmp_path / "broken").mkdir()
    done = CliRunner().invoke(pack_command, ["docs", str(tmp_path / "broken"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1 and "pack.yaml" in done.output
