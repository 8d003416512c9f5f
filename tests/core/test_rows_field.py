"""A form field that takes several rows."""

import pytest
from django import forms

from accounts.models import User
from core.forms import RowsField
from tests.house.source import APPS, ROOT


class PickForm(forms.Form):
    people = RowsField(queryset=User.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["-9223372036854775809", "9223372036854775808", "9" * 200, "²", "x", ""])
def test_rows_field_refuses_what_no_key_can_be(key: str) -> None:
    """A number made up in the address bar would answer an error page and lose what was typed beside it."""
    form = PickForm({"people": [key]})

    assert not form.is_valid()
    assert "people" in form.errors


@pytest.mark.django_db
def test_rows_field_takes_rows_that_exist() -> None:
    """The guard must not cost a real choice."""
    user = User.objects.create_user("a@example.org", "x")

    assert list(PickForm({"people": [str(user.pk)]}).fields["people"].clean([str(user.pk)])) == [user]


def test_every_form_uses_the_guarded_field() -> None:
    """One form on Django's own field is one page that can be made to fail."""
    guilty = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "forms.ModelMultipleChoiceField" in path.read_text() and path != ROOT / "core/forms.py"
    ]

    assert guilty == []
