"""'Ask only if', as a page without scripts asks it: up to four answers to earlier questions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm, Choices
from questionnaires.models import Question
from questionnaires.rules.conditions import ALL, ANY, AT_LEAST, AT_MOST, CHOSEN, NOT_CHOSEN
from questionnaires.rules.sheet import SCORED
from questionnaires.rules.values import in_one_form, read_date, read_number

ROWS = 4
MATCHES = [(ALL, _("All of these hold")), (ANY, _("One of these holds"))]
GIVEN = [(CHOSEN, _("is given")), (NOT_CHOSEN, _("is not given"))]
BOUNDS = {AT_LEAST: _("at least…"), AT_MOST: _("at most…")}


def answer_choices(questions: Iterable[Question], *, with_bounds: bool) -> list[Any]:
    """Every answer an earlier question can get, under its question."""
    found: list[Any] = [("", _("–"))]
    for question in questions:
        if question.kind in SCORED:
            rows = [(f"{question.code}={c.code}", f"{question.code} – {c.label}") for c in question.choices.all()]
        elif with_bounds and question.kind in ("number", "date"):
            rows = [(f"{question.code}={test}", f"{question.code} – {label}") for test, label in BOUNDS.items()]
        else:
            continue
        found.append((str(question), rows))
    return found


class MatchForm(CcvForm):
    """How the tests go together, and when 'not applicable' is proposed by itself."""

    mark_optional = False
    match = forms.ChoiceField(label=_("Ask the question when"), choices=MATCHES, widget=Choices, initial=ALL)
    preset = forms.ChoiceField(label=_("Propose “not applicable” when this was answered"), choices=[], required=False)

    def __init__(self, *args: Any, question: Question, earlier: list[Question], **kwargs: Any) -> None:
        when = question.not_applicable_when
        initial = {"match": (question.ask_when or {}).get("match", ALL)}
        if when:
            initial["preset"] = f"{when['question']}={when['choice']}"
        super().__init__(*args, initial=initial, **kwargs)
        if question.not_applicable_allowed:
            self.fields["preset"].choices = answer_choices(earlier, with_bounds=False)
        else:
            del self.fields["preset"]

    @property
    def not_applicable_when(self) -> dict[str, str] | None:
        """The answer that proposes 'not applicable', as it is stored."""
        code, found, choice = self.cleaned_data.get("preset", "").partition("=")
        return {"question": code, "choice": choice} if found else None


class RuleForm(CcvForm):
    """One test on one earlier answer; an empty row is no test."""

    mark_optional = False
    source = forms.ChoiceField(label=_("Answer"), choices=[], required=False)
    test = forms.ChoiceField(label=_("Test"), choices=GIVEN, required=False)
    bound = forms.CharField(label=_("Number or date, for “at least” and “at most”"), max_length=20, required=False)

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = choices
        if not any(value.endswith((f"={AT_LEAST}", f"={AT_MOST}")) for value in _values(choices)):
            del self.fields["bound"]

    @property
    def _parts(self) -> tuple[str, str]:
        code, _found, value = self.cleaned_data.get("source", "").partition("=")
        return code, value

    def clean(self) -> dict[str, Any]:
        """A bound needs its number or its day."""
        cleaned = super().clean() or {}
        if self._parts[1] in BOUNDS and not self._bound():
            self.add_error("bound", _("Write a number, or a date as 31/12/2026."))
        return cleaned

    def _bound(self) -> str:
        """The bound in the form that is kept, or nothing when it cannot be read."""
        typed = self.cleaned_data.get("bound", "")
        if read_number(typed) is not None:
            return in_one_form("number", typed)
        return in_one_form("date", typed) if read_date(typed) else ""

    @property
    def rule(self) -> dict[str, str] | None:
        """The test as it is stored, or none."""
        code, value = self._parts
        if not code:
            return None
        if value in BOUNDS:
            return {"question": code, "test": value, "value": self._bound()}
        return {"question": code, "test": self.cleaned_data.get("test") or CHOSEN, "value": value}


def _values(choices: list[Any]) -> list[str]:
    return [value for _label, rows in choices if isinstance(rows, list) for value, _text in rows]


def rule_forms(question: Question, earlier: list[Question], data: Any = None) -> list[RuleForm]:
    """Four rows: the tests there are, then empty ones."""
    choices = answer_choices(earlier, with_bounds=True)
    stored = (question.ask_when or {}).get("rules", [])
    rows = []
    for number in range(max(ROWS, len(stored))):
        initial = {}
        if number < len(stored):
            rule = stored[number]
            is_bound = rule["test"] in BOUNDS
            initial = {
                "source": f"{rule['question']}={rule['test'] if is_bound else rule['value']}",
                "test": CHOSEN if is_bound else rule["test"],
                "bound": rule["value"] if is_bound else "",
            }
        rows.append(RuleForm(data, prefix=f"r{number + 1}", initial=initial, choices=choices))
    return rows


def wanted_condition(match: MatchForm, rows: list[RuleForm]) -> dict[str, Any] | None:
    """The condition as it is stored; none when no row is filled."""
    rules = [rule for row in rows if (rule := row.rule) is not None]
    return {"match": match.cleaned_data["match"], "rules": rules} if rules else None
