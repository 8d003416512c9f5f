"""Another administration changes its colours by a setting, and cannot choose unreadable ones."""

import pytest
from django.utils import translation

from core import identity
from core.context_processors import administration_identity
from diagnostics.documents.defaults import administration


@pytest.mark.django_db
def test_own_colours_are_served_under_a_name_that_changes_with_them(client, settings):
    """Browsers keep the sheet for a year: a new colour needs a new name."""
    settings.CCV_IDENTITY_COLOURS = {"brand": "#004d40"}
    page = client.get("/").content.decode()
    address = f"/identite/{identity.digest()}.css"

    response = client.get(address)

    assert address in page
    assert "--brand: #004d40;" in response.content.decode()
    assert client.get("/identite/0000000000000000.css").status_code == 404


@pytest.mark.parametrize(
    ("colours", "code"),
    [({"brand": "#ffee00"}, "ccv.E103"), ({"brand": "red"}, "ccv.E102"), ({"rose": "#ff0000"}, "ccv.E101")],
)
def test_unreadable_or_unknown_colours_stop_the_start(settings, colours, code):
    """A pale button would be invisible to many."""
    settings.CCV_IDENTITY_COLOURS = colours

    assert [error.id for error in identity.check_colours()] == [code]


@pytest.mark.django_db
def test_no_colours_no_request(client, settings):
    """The usual installation pays nothing for the possibility."""
    settings.CCV_IDENTITY_COLOURS = {}

    assert "/identite/" not in client.get("/").content.decode()


def test_hours_of_the_unit_are_said_in_each_language():
    """“7 h 30” on an English page reads as a length of time."""
    with translation.override("en"):
        assert administration_identity()["hours"] == "7:30 – 17:30"
        assert administration("en")["hours"] == "7:30 – 17:30"
    with translation.override("fr"):
        assert administration_identity()["hours"] == "7 h 30 – 17 h 30"


def test_hours_of_ones_own_without_english_stand_as_they_are(settings):
    """An agent who answers from eight is not said to answer from half past seven."""
    settings.CCV_ADMINISTRATION = settings.CCV_ADMINISTRATION | {"hours": "8 h – 16 h", "hours_en": ""}

    with translation.override("en"):
        assert administration_identity()["hours"] == "8 h – 16 h"
        assert administration("en")["hours"] == "8 h – 16 h"
