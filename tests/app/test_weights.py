"""Budgets of weight: people come here on a phone, in a stairwell, on a slow net. `make weights` prints what is used."""

import re
import sys

import pytest

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.weights import weigh
from yiwang.faces.web.assets import assets

RESIDENT, DESK_LIST = 100_000, 250_000
PORTAL = ("/", "/report/", "/track/", "/place/", "/nearby/", "/paper/", "/rules/")
PARTS = {
    "core.js": 32_000, "map.js": 310_000, "map-worker.js": 170_000, "map.css": 16_000, "room.js": 4_000,
    "desk.js": 20_000, "field.js": 40_000, "sw.js": 8_000,
}  # fmt: skip
"""Bytes of each part, packed."""


@pytest.mark.django_db
@pytest.mark.parametrize("address", PORTAL)
def test_what_a_resident_opens_is_light(pages: Pages, address: str) -> None:  # noqa: F811
    weight = weigh(pages.client(), address)
    sys.stdout.write(weight.text())
    assert weight.total < RESIDENT


@pytest.mark.django_db
def test_the_list_of_the_desk_is_light(pages: Pages) -> None:  # noqa: F811
    weight = weigh(pages.client("clerk"), "/desk/cases/")
    sys.stdout.write(weight.text())
    assert weight.total < DESK_LIST


@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_to_its_budget(part: str) -> None:
    size = len(assets()[f"web/built/{part}"].packed)
    sys.stdout.write(f"{part}: {size:,} of {PARTS[part]:,} bytes\n")
    assert size <= PARTS[part]


def test_every_part_has_a_budget_and_none_asks_another_host() -> None:
    built = {name.removeprefix("web/built/"): one for name, one in assets().items() if name.startswith("web/built/")}
    assert set(built) == set(PARTS)
    for name, one in built.items():
        assert not re.search(rb"""fetch\(["']https?:|import\(["']https?:|sourceMappingURL""", one.plain), name
