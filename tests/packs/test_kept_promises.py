"""A form offers only what the platform does: a name is kept from those who handle the case by one question alone."""

import pytest

from tests.packs.test_everyday_words import CITIES
from tests.shared import ROOT
from yiwang.cases.contacts import WITHHOLD
from yiwang.packtools.reader import PackReader


@pytest.mark.parametrize("city", [*CITIES, "cn_base"])
def test_who_may_keep_a_name_back_is_asked_by_the_question_that_does_it(city: str) -> None:
    pack, _ = PackReader().with_base(ROOT / "packs" / city)
    assert pack is not None
    asked = [
        (form.id, one.name)
        for form in pack.forms.values()
        for one in form.fields
        if one.type == "acknowledge" and "name" in one.label.en
    ]
    assert asked and {name for _, name in asked} == {WITHHOLD}
