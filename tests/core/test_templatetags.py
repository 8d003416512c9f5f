"""What pages say of dates, numbers and files: wrong here means wrong everywhere."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from core.templatetags import ccv


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (dt.date(2027, 1, 15), "vendredi 15 janvier 2027", "Friday 15 January 2027"),
        (dt.date(2026, 12, 1), "mardi 1er décembre 2026", "Tuesday 1 December 2026"),
        (None, "", ""),
    ],
)
def test_long_date_reads_as_people_say_it(day, french, english):
    """Deadlines are read aloud on the phone: they must be unmistakable."""
    assert ccv.long_date(day).replace("\u00a0", " ") == french
    with translation.override("en"):
        assert ccv.long_date(day).replace("\u00a0", " ") == english


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (53, "il reste 53 jours"),
        (1, "il reste 1 jour"),
        (0, "dernier jour : aujourd’hui"),
        (-2, "terminé depuis 2 jours"),
    ],
)
def test_days_left_says_what_the_date_means(days, words):
    """A date alone does not say whether there is time left."""
    from core import clock

    assert ccv.days_left(clock.today() + dt.timedelta(days=days)).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+22890123456", "+228 90 12 34 56"), ("+33612345678", "+33612345678"), (None, "")],
)
def test_phone_is_shown_in_pairs(number, shown):
    """People dial what they read, two digits at a time."""
    assert ccv.working_phone(number).replace("\u00a0", " ") == shown


def test_money_has_no_decimals_and_cannot_break_on_two_lines():
    """1 250 000 FCFA split over two lines reads as 1."""
    assert ccv.money(1250000) == "1\u202f250\u202f000\u00a0FCFA"


@pytest.mark.parametrize(("size", "shown"), [(412_000, "412 ko"), (1_100_000, "1,1 Mo"), (3, "1 ko"), (0, "0 ko")])
def test_file_size_is_said_as_phones_say_it(size, shown):
    """“1100000” tells nobody whether the upload is worth the data it costs."""
    assert ccv.file_size(size).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(("name", "letters"), [("Awa Tchalla", "AT"), ("Awa", "A"), ("", ""), ("Koffi-Mensah", "KM")])
def test_initials_take_two_letters_at_most(name, letters):
    """The round badge has room for two."""
    assert ccv.initials(name) == letters


def test_unknown_icon_is_noticed_at_once():
    """A silent hole would be found by users."""
    with pytest.raises(KeyError):
        ccv.icon("licorne")


def test_page_numbers_leave_gaps_between_far_pages():
    """Hundreds of links in a row help nobody."""
    from django.core.paginator import Paginator

    assert ccv.page_numbers(Paginator(range(250), 10), 12) == [1, 0, 11, 12, 13, 0, 25]


def test_filters_survive_a_change_of_page(rf):
    """Turning the page must not lose the search."""
    template = Template("{% load ccv %}{% query_with page=3 %}")

    assert template.render(Context({"request": rf.get("/?q=kara&page=2")})) == "q=kara&amp;page=3"
