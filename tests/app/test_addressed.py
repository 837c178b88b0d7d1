"""What is said about the reporter is said to the reporter: the page with number and code speaks to its reader."""

from __future__ import annotations

import pytest

from yiwang.cases.queries.addressed import to_reporter
from yiwang.engine.problems import Text


@pytest.mark.parametrize(
    ("about", "zh", "en"),
    [
        (Text("已告知反映人", "The reporter was told"), "已告知您", "You were told"),
        (Text("请反映人补充", "the reporter was asked"), "请您补充", "you were asked"),
        (Text("待反映人评价", "Waiting for the reporter's verdict"), "待您评价", "Waiting for your verdict"),
        (Text("诉求人认可", "The reporter agrees"), "您认可", "You agree"),
        (Text("派单", "Dispatch"), "派单", "Dispatch"),
    ],
)
def test_a_text_about_the_reporter_as_it_is_said_to_the_reporter(about: Text, zh: str, en: str) -> None:
    assert to_reporter(about) == Text(zh, en)
