"""What every form of the portal shows when something is wrong."""

from django import forms
from django.template import Context, Template

from core.forms import CcvForm, Choices, FilterForm


class Sample(CcvForm):
    name = forms.CharField(label="Nom", help_text="Comme sur vos papiers.")
    choice = forms.ChoiceField(label="Choix", choices=[("a", "Premier"), ("b", "Second")], widget=Choices)
    note = forms.CharField(label="Note", required=False)


def drawn(form):
    return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def test_error_summary_leads_to_each_field():
    """Somebody with a screen reader or a long page must reach the field in one press."""
    html = drawn(Sample({}))

    assert 'href="#id_name"' in html
    assert 'href="#id_choice_0"' in html
    assert "data-ccv-errors" in html


def test_error_and_hint_are_tied_to_their_field():
    """A screen reader must say them when it says the field."""
    html = drawn(Sample({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "<fieldset" in html
    assert "<legend" in html


def test_typed_text_is_shown_again():
    """Nobody types twice."""
    assert 'value="Awa"' in drawn(Sample({"name": "Awa"}))


def test_optional_fields_say_so_and_filters_do_not():
    """Knowing what may be skipped is half of a long form."""

    class Filters(FilterForm):
        q = forms.CharField(label="Recherche", required=False)

    assert drawn(Sample()).count("facultatif") == 1
    assert "facultatif" not in drawn(Filters())
