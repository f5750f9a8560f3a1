"""Rows under their heads, wherever the heads stand, and as they are where nobody knows them."""

import pytest

from service.core.text.tables import begins_inside, titled

ROW = "| Adult | £5.80 |"


@pytest.mark.parametrize(
    ("above", "read"),
    [
        ("| Ticket | Single |\n|---|---|\n", "Ticket: Adult | Single: £5.80"),
        ("| Ticket | Single |\n", "Ticket: Adult | Single: £5.80"),
        ("Fares\n\n| Ticket | Single |\n|:--|--:|\n| Child | £2.90 |\n", "Ticket: Adult | Single: £5.80"),
        ("| Ticket | 2024 |\n|---|---|\n", "Ticket: Adult | 2024: £5.80"),
        ("| | Single |\n|---|---|\n", "Adult | Single: £5.80"),
        ("| Ticket | Single | Return |\n|---|---|---|\n", ROW),
        ("| Child | £2.90 |\n", ROW),
        ("| kind: Child | price: low |\n", ROW),
        ("| Ticket | Single |\n|---|---|\n\nChildren pay less.\n\n", ROW),
        ("", ROW),
    ],
)
def test_a_row_is_read_under_the_heads_of_its_table(above: str, read: str) -> None:
    assert titled(ROW, above) == read


def test_the_last_bar_of_a_row_may_be_left_out() -> None:
    assert titled("| Adult | £5.80 | £9.90", "| Ticket | Single | Return\n|---|---|---\n") == (
        "Ticket: Adult | Single: £5.80 | Return: £9.90"
    )


def test_of_a_table_that_is_cut_off_above_the_first_row_is_not_taken_for_its_heads() -> None:
    assert titled(ROW, "| Ticket | Single |\n", cut=True) == ROW
    assert titled(ROW, "Fares\n\n| Ticket | Single |\n", cut=True) == "Ticket: Adult | Single: £5.80"


def test_a_passage_that_begins_with_heads_needs_nothing_above_it() -> None:
    assert begins_inside("| Adult | £5.80 |\n| Child | £2.90 |")
    assert not begins_inside("| Ticket | Single |\n|---|---|\n| Adult | £5.80 |")
    assert not begins_inside("Fares\n\n| Ticket | Single |")
