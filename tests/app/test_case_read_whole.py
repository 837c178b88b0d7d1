"""A case is read in several statements. What somebody else commits between them does not mix two of its states."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, TakeStep, why
from yiwang.cases.queries.history import load

pytestmark = pytest.mark.django_db


def _accept(pages: Pages) -> None:  # noqa: F811
    pages.site.do(TakeStep(pages.case_id, "accept", {}, ""), pages.site.person("intake_clerk", CELL), timezone.now())


class Meanwhile:
    """Does something once, right before the first statement that reads the journal."""

    def __init__(self, do: Callable[[], None]) -> None:
        self.do, self.done = do, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "journal_entry" in sql and not self.done:
            self.done = True
            self.do()
        return execute(sql, params, many, context)


@pytest.mark.parametrize("page", ["desk:case", "desk:pane", "desk:print"])
def test_a_step_taken_while_its_page_is_read_breaks_no_page(pages: Pages, page: str) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    address = reverse(page, args=[pages.case_id])
    before = Case.objects.get(id=pages.case_id).stage
    meanwhile = Meanwhile(lambda: _accept(pages))
    with connection.execute_wrapper(meanwhile):
        assert client.get(address).status_code == 200
    assert meanwhile.done and Case.objects.get(id=pages.case_id).stage != before
    assert client.get(address).status_code == 200


def test_a_case_is_read_as_of_its_row(pages: Pages) -> None:  # noqa: F811
    person = pages.site.person("intake_clerk", CELL)
    with connection.execute_wrapper(Meanwhile(lambda: _accept(pages))):
        history = load(person, pages.case_id)
    assert history is not None
    assert history.state.stage == history.row.stage
    fresh = load(person, pages.case_id)
    assert fresh is not None and fresh.row.seq > history.row.seq and len(fresh.past) > len(history.past)
    assert why(person, pages.case_id)
