"""Everyone can reach everything at twice the size."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys.sites import DemoSite
from tests.browser.journeys.walking import Person
from tests.browser.windows import window

HALF = 640
"""Half of a small screen of a desk: 200 % zoom."""
PAGES = {
    "": ("/", "/report/", "/report/where/?type=dispute&kind=neighbours", "/nearby/", "/track/", "/rules/"),
    "director": ("/desk/cases/", "/desk/board/", "/desk/orders/", "/desk/account/"),
    "chief": ("/desk/room/", "/desk/analyses/"),
    "admin": ("/admin/", "/admin/cells/", "/admin/units/", "/admin/accounts/", "/admin/packs/", "/admin/journal/"),
    "gridworker": ("/field/", "/desk/cases/new/"),
}


@pytest.mark.parametrize("login", PAGES)
def test_at_twice_the_size_nothing_is_cut_off(xiangzhou: DemoSite, running: Browser, walk: Any, login: str) -> None:
    """The width of half a screen, in large type."""
    person = walk(xiangzhou, login, HALF) if login else Person(window(running, HALF).new_page(), xiangzhou)
    person.go("/look/?type=large&next=/")
    for path in PAGES[login]:
        person.go(path)
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        person.sound()
