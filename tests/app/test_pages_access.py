"""Every page as every role: the table says whose page it is, and a page without a row does not come up."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.app.pages import ROLES, Pages, pages  # noqa: F401 - a fixture
from yiwang.faces.web import access

pytestmark = pytest.mark.django_db
ABOUT_IT = ("field:case", "desk:correction", "desk:case", "desk:contact", "desk:pane", "desk:print")
SEE_IT = ("clerk", "dispatcher", "chief", "supervisor")
"""Who sees the case of the test: it has been reported, and nobody has handled it yet."""


def names(patterns: Any, space: str = "") -> list[str]:
    """Every named page of the faces."""
    found = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += names(one.url_patterns, one.namespace or space)
        elif isinstance(one, URLPattern) and space in access.FACES:
            found.append(f"{space}:{one.name}")
    return found


def test_the_table_has_a_row_for_every_page_and_no_others() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(access.PAGES)
    assert all(row.because for row in access.PAGES.values())


def test_a_page_without_a_row_does_not_come_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(access.PAGES, "portal:rules")
    with pytest.raises(ImproperlyConfigured):
        Client().get("/rules/")


@pytest.mark.parametrize("role", ["", *ROLES])
def test_each_page_as_each_role(pages: Pages, role: str) -> None:  # noqa: F811
    client = pages.client(role)
    for name, row in access.PAGES.items():
        response = client.get(pages.address(name))
        admitted = row.kind == "everyone" or (role != "" and (row.kind == "signed_in" or role in row.roles))
        if not role and row.kind != "everyone":
            assert response.status_code == 302 and "/desk/sign-in/" in response.url, name
        elif not admitted:
            assert response.status_code == 403, name
        else:
            unseen = name in ABOUT_IT and role not in SEE_IT
            missing = (404,) if unseen or name.endswith((":file", ":job", ":job_file")) else ()
            assert response.status_code in (200, 302, *missing), (name, response.status_code)
            assert "/desk/sign-in/" not in response.headers.get("Location", ""), name


@pytest.mark.parametrize("role", ROLES)
def test_a_case_of_elsewhere_is_not_there(pages: Pages, role: str) -> None:  # noqa: F811
    client = pages.client(role, elsewhere=True)
    response = client.get(f"/desk/cases/{pages.case_id}/")
    assert response.status_code in (403, 404)
    assert pages.title not in response.content.decode()


def test_a_case_is_not_tracked_without_its_code(pages: Pages) -> None:  # noqa: F811
    response = Client().get(f"/track/{pages.number}/")
    assert response.status_code == 302 and response.headers["Location"].startswith("/track/?")
    wrong = Client().post("/track/", {"number": pages.number, "code": "AAAAAAAAAA"})
    assert wrong.status_code == 422 and pages.title not in wrong.content.decode()


def test_signing_out_ends_it(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    client.post("/desk/sign-out/")
    assert client.get("/desk/cases/").status_code == 302


def test_a_post_that_ended_shows_nothing_more(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    pages.end_appointment("dispatcher")
    assert client.get("/desk/cases/").status_code == 403
    assert "没有任职" in client.get("/desk/").content.decode()

