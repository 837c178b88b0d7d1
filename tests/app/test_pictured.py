"""`make screenshots` takes every page: one that is neither pictured nor excused with a reason is forgotten."""

from tests.browser.shots import LARGE, NO_PICTURE, PAGE_OF, PRINTED, SHOTS
from yiwang.faces.web.access import PAGES

NAMES = [one.name for one in SHOTS]


def test_every_page_is_pictured_or_excused() -> None:
    by_name = {page for page in PAGES if page.replace(":", "-").replace("_", "-") in NAMES}
    assert set(PAGES) - by_name - set(PAGE_OF) - set(NO_PICTURE) == set()


def test_what_is_said_of_pictures_is_of_pages_and_pictures_that_there_are() -> None:
    assert set(PAGE_OF) | set(NO_PICTURE) <= set(PAGES) and not set(PAGE_OF) & set(NO_PICTURE)
    assert {*PAGE_OF.values(), *LARGE, *PRINTED} <= set(NAMES)
    assert len(NAMES) == len(set(NAMES)) and all(NO_PICTURE.values())
