"""The end of a time in words: midnight is the end of a day, and what is left is said exactly at its edges."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation

from yiwang.engine.clocks.said import last_day, said_until
from yiwang.engine.packs.words import span_words
from yiwang.engine.values import Span
from yiwang.faces.web.templatetags.web import exact_until_filter, until, when
from yiwang.faces.web.words import exact_until, last_due, time_left, until_words
from yiwang.kernel.civil_time import instant

NOON = instant(datetime(2026, 11, 30, 12, 0))


@pytest.mark.parametrize(
    ("end", "day", "zh", "en"),
    [
        ("2026-12-01 00:00", "2026-11-30", "2026-11-30 24:00", "midnight at the end of 2026-11-30"),
        ("2026-12-01 00:00:20", "2026-11-30", "2026-11-30 24:00", "midnight at the end of 2026-11-30"),
        ("2026-12-01 00:01", "2026-12-01", "2026-12-01 00:01", "2026-12-01 00:01"),
        ("2026-11-30 23:59:59", "2026-11-30", "2026-11-30 23:59", "2026-11-30 23:59"),
        ("2027-01-01 00:00", "2026-12-31", "2026-12-31 24:00", "midnight at the end of 2026-12-31"),
    ],
)
def test_midnight_is_the_end_of_a_day(end: str, day: str, zh: str, en: str) -> None:
    moment = datetime.fromisoformat(end)
    assert last_day(moment) == date.fromisoformat(day)
    assert (said_until(moment).zh, said_until(moment).en) == (zh, en)


@pytest.mark.parametrize(
    ("end", "zh", "en"),
    [
        ("2026-12-01 00:00", "今天 24:00", "midnight at the end of today"),
        ("2026-11-30 00:00", "昨天 24:00", "midnight at the end of yesterday"),
        ("2026-12-03 00:00", "12月2日 24:00", "midnight at the end of 2 Dec"),
        ("2027-01-02 00:00", "2027年1月1日 24:00", "midnight at the end of 1 Jan 2027"),
        ("2026-12-01 09:00", "明天 09:00", "tomorrow 09:00"),
    ],
)
def test_an_end_as_one_says_it(end: str, zh: str, en: str) -> None:
    moment = instant(datetime.fromisoformat(end))
    for language, said in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            assert until_words(moment, NOON) == said


def test_on_a_page_the_end_is_said_in_words_and_on_hover_and_its_instant_stays() -> None:
    midnight = instant(datetime(2020, 12, 1))
    assert f'datetime="{midnight.isoformat()}" title="2020-11-30 24:00">2020年11月30日 24:00<' in until(midnight)
    assert 'title="2020-12-01 00:00"' in when(midnight), "what happened at midnight happened on that day"
    assert (until(None), exact_until_filter(None), exact_until_filter(midnight)) == ("", "", "2020-11-30 24:00")
    assert time_left(midnight, None, NOON).exact == f"到期时间 {exact_until(midnight)}"


def test_what_ends_with_a_days_midnight_is_due_that_day() -> None:
    end = last_due(date(2026, 11, 30))
    assert instant(datetime(2026, 12, 1)) < end <= instant(datetime(2026, 12, 1, 0, 1))


def test_a_clock_that_ends_at_midnight_ends_the_day() -> None:
    assert span_words(Span(0, "until", time())).zh == "当日 24:00 前"
    assert span_words(Span(0, "until", time(18))).zh == "当日 18:00 前"


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(0), "马上到期，不到 1 分钟", "soon"),
        (timedelta(seconds=59), "马上到期，不到 1 分钟", "soon"),
        (timedelta(minutes=1), "还剩 1 分钟", "soon"),
        (timedelta(seconds=-1), "刚超时，不到 1 分钟", "over"),
        (timedelta(seconds=-59), "刚超时，不到 1 分钟", "over"),
        (timedelta(minutes=-1), "已超 1 分钟", "over"),
        (timedelta(hours=-25, minutes=-1), "已超 1 天 1 小时", "over"),
    ],
)
def test_what_is_left_at_its_edges(left: timedelta, words: str, tone: str) -> None:
    found = time_left(NOON + left, NOON - timedelta(days=1), NOON)
    assert (found.words, found.tone) == (words, tone)
    assert found.share == (100 if left <= timedelta(0) else pytest.approx(100, abs=0.1))


def test_a_bar_is_never_shorter_than_nothing() -> None:
    assert time_left(NOON + timedelta(days=2), NOON + timedelta(days=1), NOON).share == 0
