"""Where a report came from is chosen beforehand also at a browser that knows nobody yet."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case
from yiwang.foundation.organizations.models import Appointment

pytestmark = pytest.mark.django_db
CHOSEN = re.compile(r'name="channel" value="(\w+)" checked')
FORM = f"/desk/cases/new/form/?type=service_request&kind=street_lamp&area={CELL}"


def chosen(client: Client) -> list[str]:
    return CHOSEN.findall(client.get(FORM).content.decode())


def test_at_another_browser_it_is_the_channel_usual_with_the_person_or_the_unit(pages: Pages) -> None:  # noqa: F811
    clerk, colleague = pages.client("clerk"), pages.client("dispatcher")
    for number, channel in enumerate(("hotline", "hotline", "window")):
        sent = {"what": f"楼道灯坏{number}", "address": f"{number}号楼", "behalf": "true", "channel": channel}
        assert clerk.post(FORM, sent).status_code == 302
    assert chosen(pages.client("clerk")) == ["window"], "one's own last"
    assert Appointment.objects.filter(account__in=pages.accounts.values()).values("unit").distinct().count() == 1
    assert chosen(colleague) == ["hotline"], "the unit's most used"
    Case.objects.update(on_behalf=False)
    assert chosen(pages.client("clerk")) == [], "what they report themselves says nothing"
