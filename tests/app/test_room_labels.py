"""Names on the map of the command room: beside the marks, beside one another, the busiest first."""

from hypothesis import given
from hypothesis import strategies as st

from yiwang.faces.desk.room.labels import LETTER, Label, Rectangle, Wanted, _around, mark_at, placed

SHEET = Rectangle(0, 0, 1000, 900)


def _wanted(code: str, x: float, y: float, weight: int = 1, text: str = "张湾社区") -> Wanted:
    return Wanted(code, text, x, y, Rectangle(x - 150, y - 150, x + 150, y + 150), weight)


def _covered(one: Label) -> Rectangle:
    return _around(one.name, one.x, one.y - LETTER * 0.35, LETTER)


def test_a_name_alone_stands_in_the_middle() -> None:
    (found,) = placed([_wanted("a", 500, 450)], [], 1000, 900)
    assert found.x == 500 and abs(found.y - 450) < LETTER


def test_a_name_gives_way_to_a_mark() -> None:
    mark = mark_at(500, 450, 20)
    (found,) = placed([_wanted("a", 500, 450)], [mark], 1000, 900)
    assert not _covered(found).meets(mark)


def test_where_two_have_no_room_the_busier_stands() -> None:
    tight = Rectangle(450, 440, 550, 460)
    both = [Wanted("a", "张湾社区", 500, 450, tight, 1), Wanted("b", "红星社区", 500, 450, tight, 9)]
    assert [one.code for one in placed(both, [], 1000, 900)] == ["b"]


PLACES = st.tuples(st.floats(0, 1000), st.floats(0, 900))


@given(st.lists(PLACES, max_size=12), st.lists(st.tuples(PLACES, st.floats(5, 26)), max_size=20))
def test_nothing_meets(names: list[tuple[float, float]], marks: list[tuple[tuple[float, float], float]]) -> None:
    taken = [mark_at(x, y, size) for (x, y), size in marks]
    found = placed([_wanted(str(number), *at, number) for number, at in enumerate(names)], taken, 1000, 900)
    covered = [_covered(one) for one in found]
    for number, one in enumerate(covered):
        # What is drawn is rounded to a tenth.
        inner = Rectangle(one.left + 0.2, one.top + 0.2, one.right - 0.2, one.bottom - 0.2)
        assert not any(inner.meets(other) for other in [*taken, *covered[number + 1 :]])
        assert inner.left >= 0 and inner.right <= SHEET.right and inner.top >= 0 and inner.bottom <= SHEET.bottom


def test_a_number_among_chinese_letters_takes_the_gaps_that_browsers_put_around_it() -> None:
    plain, numbered = (_around(text, 500, 450, LETTER) for text in ("第网格", "第4网格"))
    assert (numbered.right - numbered.left) - (plain.right - plain.left) > LETTER
