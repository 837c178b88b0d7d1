"""Whether a question is put where a report comes in by a channel: only a condition about the channel leaves one out."""

from dataclasses import replace

import pytest

from yiwang.engine.packs.definitions import FormField
from yiwang.engine.packs.forms import asked_by
from yiwang.engine.problems import Text

QUESTION = FormField("delegates", "integer", Text("代表人数", "Delegates"), False, "", "", False, False, "", "", "", "",
                     False, "", "")  # fmt: skip


@pytest.mark.parametrize(
    ("relevant", "channel", "asked"),
    [
        ("channel = 'window'", "window", True),
        ("channel = 'window'", "resident_web", False),
        ("${channel} = 'window' or channel = 'cadre'", "cadre", True),
        ("channel != 'resident_web'", "resident_web", False),
        ("channel = 'window'", "", True),
        ("", "resident_web", True),
        ("accusation = true", "resident_web", True),
        ("channel = 'window' and accusation = true", "resident_web", True),
        ("channel = ", "resident_web", True),
    ],
)
def test_a_question_is_left_out_by_its_channel_alone(relevant: str, channel: str, asked: bool) -> None:
    assert asked_by(replace(QUESTION, relevant=relevant), channel) is asked
