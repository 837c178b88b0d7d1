"""The page's script hears which form the server took: not one that was refused, and none that led to signing in."""

import pytest
from django.test import Client

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def post(client: Client, pages: Pages, **typed: str) -> str:  # noqa: F811
    """The command that the answer says was taken."""
    sent = {"command": str(new_id()), **typed}
    response = client.post(f"/desk/cases/{pages.case_id}/do/note/", sent)
    taken = response.cookies.get("taken")
    assert taken is None or taken.value == sent["command"]
    return taken.value if taken else ""


def test_what_was_done_is_taken(pages: Pages) -> None:  # noqa: F811
    assert post(pages.client("clerk"), pages, text="看过了")


def test_what_was_refused_is_not(pages: Pages) -> None:  # noqa: F811
    assert not post(pages.client("clerk"), pages, text="")


def test_what_led_to_signing_in_is_not(pages: Pages) -> None:  # noqa: F811
    assert not post(pages.client(), pages, text="看过了")


def test_a_command_that_is_none_is_not(pages: Pages) -> None:  # noqa: F811
    assert not post(pages.client("clerk"), pages, text="看过了", command="")
