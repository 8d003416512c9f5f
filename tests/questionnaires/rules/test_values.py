"""Numbers and dates as people type them."""

import pytest

from questionnaires.rules.completeness import Ask, Given, is_answered, is_malformed, progress
from questionnaires.rules.values import in_one_form, read_date, read_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1 200", "1200"), ("1\u202f200,50", "1200.5"), ("-3", "-3"), ("0", "0"), ("1000", "1000"), ("12 ans", "12 ans")],
)
def test_number_is_kept_in_one_form_or_as_typed(typed, kept):
    """« 1 200 » refused would send a trader away; « 12 ans » lost would make them type it again."""
    assert in_one_form("number", typed) == kept


@pytest.mark.parametrize("typed", ["2026-04-03", "03/04/2026", "3.4.2026", "3-4-2026"])
def test_date_is_read_day_first(typed):
    """Read month first, the third of April becomes the fourth of March."""
    assert read_date(typed).isoformat() == "2026-04-03"


@pytest.mark.parametrize("typed", ["", "31/02/2026", "hier", "2026", "1e9", "٣"])
def test_nonsense_is_neither_a_date_nor_a_crash(typed):
    """A page that breaks on a strange date loses the answers beside it."""
    assert read_date(typed) is None
    assert typed == "2026" or read_number(typed) is None or typed == "٣"


def test_unreadable_number_is_kept_but_waits_even_when_it_is_not_required():
    """Sent as it is, it would be no answer at all and nobody would know."""
    ask = Ask("N1", "N", "number", required=False, minimum=1, maximum=50)

    assert is_malformed(ask, Given(text="beaucoup"))
    assert is_malformed(ask, Given(text="51"))
    assert progress("N", [ask], {"N1": Given(text="beaucoup")}).missing == ("N1",)
    assert progress("N", [ask], {}).missing == ()
    assert is_answered(ask, Given(text="50"))
