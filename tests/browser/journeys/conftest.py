"""Sites for journeys; a window for whoever walks one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser.journeys.sites import DemoSite, served
from tests.browser.journeys.walking import Outdoors, Person, Resident
from tests.browser.windows import window

PHONE = 360
WIDTHS = (PHONE, 1440)


@pytest.fixture(scope="session")
def xiangzhou(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with served("xiangzhou", tmp_path_factory.mktemp("journey")) as site:
        yield site


@pytest.fixture(scope="session")
def baoan(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with served("baoan", tmp_path_factory.mktemp("journey")) as site:
        yield site


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


Walk = Callable[..., Person]


@pytest.fixture
def walk(running: Browser) -> Iterator[Walk]:
    """`walk(site, login, width)`: somebody who signed in. Their windows close after the test."""
    with ExitStack() as windows:

        def signed_in(site: DemoSite, login: str, width: int) -> Person:
            context = window(running, width, kept=site.signed_in.get(login))
            windows.callback(context.close)
            return Person.signed_in(context, site, login)

        yield signed_in


@pytest.fixture
def outdoors(running: Browser, walk: Walk) -> Iterator[Callable[[DemoSite, str], Outdoors]]:
    """`outdoors(site, login)`: somebody with the field app."""
    with ExitStack() as windows:

        def opened(site: DemoSite, login: str) -> Outdoors:
            if login not in site.signed_in:
                walk(site, login, PHONE)
            context = window(running, PHONE, kept=site.signed_in[login])
            windows.callback(context.close)
            one = Outdoors(context.new_page(), site)
            one.start()
            return one

        yield opened


@pytest.fixture
def resident(running: Browser) -> Iterator[Callable[[DemoSite, int], Resident]]:
    """`resident(site, width)`: somebody without an account."""
    with ExitStack() as windows:

        def anybody(site: DemoSite, width: int) -> Resident:
            context = window(running, width)
            windows.callback(context.close)
            return Resident(context.new_page(), site)

        yield anybody
