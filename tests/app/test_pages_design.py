"""The tokens: every pair of colours that text stands in has the contrast of WCAG 2.2 AA. Pages obey the policy."""

import re
from importlib import resources

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from yiwang.faces.web.assets import asset_url, assets

TOKENS = (resources.files("yiwang.faces.web") / "static" / "web" / "tokens.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", TOKENS))
PAIRS = [
    ("ink", "paper"), ("ink", "ground"), ("ink-soft", "paper"), ("ink-soft", "ground"), ("accent", "paper"),
    ("accent", "ground"), ("accent", "accent-ground"), ("accent-dark", "accent-ground"), ("on-accent", "accent"),
    ("on-accent", "accent-dark"), ("on-accent", "red"), ("ink-soft", "accent-ground"),
    *((state, ground) for state in ("red", "yellow", "blue", "green") for ground in ("paper", f"{state}-ground")),
    *(("ink", f"{state}-ground") for state in ("red", "yellow", "blue", "green")), ("red", "ground"),
]  # fmt: skip

OUR_SCRIPT = re.compile(r'<script src="/assets/web/built/[a-z]+\.js\?v=\w{12}" defer></script>')


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(luminance(COLOURS[name]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_the_borders_of_fields_and_the_focus_can_be_seen() -> None:
    for ground in ("paper", "ground"):
        assert contrast("line-strong", ground) >= 3
        assert contrast("focus", ground) >= 3


def test_the_style_sheet_uses_tokens_only() -> None:
    """Two colours are drawn and never written with: they stand in the list."""
    used = set(re.findall(r"#[0-9a-f]{3,6}\b", assets()["web/site.css"].plain.decode()))
    assert used <= {"#a87400", "#7fb0bb", "#fff", "#000"}


@pytest.mark.django_db
def test_no_script_and_no_style_in_the_page_and_no_other_host(pages: Pages) -> None:  # noqa: F811
    for address in ("/", "/report/", "/track/", "/desk/sign-in/", "/rules/"):
        response = Client().get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        html = OUR_SCRIPT.sub("", response.content.decode())
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://(?!www\.w3\.org/2000/svg)", html), address


@pytest.mark.django_db
def test_assets_are_packed_and_kept_and_nothing_else_is_served() -> None:
    response = Client().get("/assets/web/site.css", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip" and "immutable" in response.headers["Cache-Control"]
    for name in ("web/../apps.py", "web/none.css", "..%2Fsettings.py"):
        assert Client().get(f"/assets/{name}").status_code == 404


def test_a_part_that_is_not_built_says_what_to_do() -> None:
    with pytest.raises(ImproperlyConfigured, match="make bundle"):
        asset_url("web/built/nothing.js")
