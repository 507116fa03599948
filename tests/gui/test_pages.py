"""A long list is known by pages: rows are found, changed and forgotten without ever holding the whole list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keydesk.gui.models.pages import KEPT, Pages, steps


def pages_of(*lengths: int) -> Pages[str]:
    pages: Pages[str] = Pages()
    for number, length in enumerate(lengths):
        pages.append(tuple(f"{number}.{row}" for row in range(length)), f"after {number}")
    return pages


def test_row_is_found_across_pages_of_unequal_length() -> None:
    pages = pages_of(3, 1, 2)
    assert [pages.row(row) for row in range(pages.count)] == ["0.0", "0.1", "0.2", "1.0", "2.0", "2.1"]


def test_page_begins_where_the_one_before_ended() -> None:
    pages = pages_of(2, 2, 2)
    assert [slot.start for slot in pages.slots] == ["", "after 0", "after 1"]
    assert pages.fits(0, "after 0")
    assert not pages.fits(0, "elsewhere")


def test_cut_forgets_what_lies_behind() -> None:
    pages = pages_of(2, 2, 2)
    pages.cut(0, "new")
    assert (pages.count, pages.after) == (2, "new")


def test_rows_not_looked_at_for_long_are_let_go() -> None:
    pages = pages_of(*[2] * (KEPT + 3))
    for page in range(KEPT + 3):
        pages.touch(page)
    assert pages.row(0) is None
    assert pages.row(pages.count - 1) is not None
    assert pages.count == 2 * (KEPT + 3)


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_steps_lead_from_any_list_to_any_other(before: list[int], after: list[int]) -> None:
    rows, wanted = [str(one) for one in before], [str(one) for one in after]
    for step in steps(list(rows), wanted):
        if step.is_insertion:
            rows.insert(step.at, wanted[step.at])
        else:
            del rows[step.at]
    assert rows == wanted


def test_rows_that_stay_are_not_touched() -> None:
    assert [(step.at, step.is_insertion) for step in steps(list("abcd"), list("abxcd"))] == [(2, True)]
    assert [(step.at, step.is_insertion) for step in steps(list("abcd"), list("acd"))] == [(1, False)]
