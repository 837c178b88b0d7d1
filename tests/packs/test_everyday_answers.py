"""Words for the answers that are given every day: each step that answers a reporter in words has some."""

from datetime import date

import pytest

from tests.shared import ROOT
from yiwang.engine.packs.answers import fits, names_in, offered, use_of
from yiwang.engine.packs.editions import edition
from yiwang.packtools.reader import PackReader

TYPES = (("xiangzhou", "local_matter"), ("dongguan", "grid_matter"), ("demo_city", "service_request"))


@pytest.mark.parametrize(("city", "case_type"), TYPES)
def test_each_step_that_answers_in_words_has_some_as_have_questions_and_more_time(
    city: str, case_type: str
) -> None:
    pack, _ = PackReader().with_base(ROOT / "packs" / city)
    assert pack is not None
    program = edition(pack, date(2026, 11, 22))[0].programs[case_type]
    stages = [stage for stage in program.stages.values() if not stage.end]
    bare = set()
    for stage in stages:
        for move in stage.moves.values():
            texts = any(domain.type == "text" for name, domain in move.accepts.items() if name in move.needs)
            found = [one for one in offered(pack.answers, case_type, "", stage.id) if fits(one, program, move)]
            if texts and "reporter" in move.tells and use_of(program, move) and not found:
                bare.add(move.id)
    assert bare - {"merge", "alarm_closed"} == set(), "what these write is a number, or what the services said"
    uses = {one.use for one in offered(pack.answers, case_type, "", stages[0].id)}
    assert uses == {"answer", "decline", "extension", "question"}


@pytest.mark.parametrize(("city", "case_type"), TYPES[:2])
def test_words_that_the_source_does_not_give_say_so(city: str, case_type: str) -> None:
    own, _ = PackReader().own(ROOT / "packs" / city)
    assert own is not None
    ours = [one for one in own.answers.values() if case_type in one.over]
    assert len(ours) >= 7 and all(one.assumed and one.source for one in ours)
    assert all("what" in names_in(one.text.zh) and "number" in names_in(one.text.zh) for one in ours)
