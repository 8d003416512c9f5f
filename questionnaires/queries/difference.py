"""The differences between two versions, in words."""

from typing import Any

from django.utils.translation import gettext_lazy

from questionnaires.models import Choice, Question, QuestionnaireVersion, Section
from questionnaires.queries.sheets import sheet_of
from questionnaires.rules.conditions import condition_from
from questionnaires.rules.difference import Change, differences

KINDS = {
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "changed": gettext_lazy("Changed"),
    "moved": gettext_lazy("Moved"),
}
TAGS = {"added": "ok", "removed": "bad", "changed": "now", "moved": ""}
THINGS = {
    "version": gettext_lazy("Introduction"),
    "group": gettext_lazy("Heading of choices"),
    "section": gettext_lazy("Section %(code)s"),
    "question": gettext_lazy("Question %(code)s"),
    "choice": gettext_lazy("Question %(code)s, choice"),
}
MODELS: dict[str, Any] = {
    "version": QuestionnaireVersion,
    "section": Section,
    "question": Question,
    "choice": Choice,
    "group": Choice,
}


def loaded(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return everything a version says."""
    return sheet_of(QuestionnaireVersion.objects.with_content().select_related("questionnaire").get(pk=version.pk))


def difference_lines(old: QuestionnaireVersion, new: QuestionnaireVersion) -> list[dict[str, Any]]:
    """Every difference, as the page shows it."""
    return [_line(change) for change in differences(loaded(old), loaded(new))]


def _line(change: Change) -> dict[str, Any]:
    model = MODELS[change.thing]
    return {
        "kind": KINDS[change.kind],
        "tag": TAGS[change.kind],
        "thing": str(THINGS[change.thing]) % {"code": change.code},
        "choice": change.choice,
        "field": str(model._meta.get_field(change.field).verbose_name) if change.field else "",
        "before": _words(model, change.field, change.before),
        "after": _words(model, change.field, change.after),
    }


def _words(model: Any, name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "ask_when":
        condition = condition_from(value)
        rules = condition.rules if condition else ()
        return " · ".join(f"{rule.question} {rule.test} {rule.value}" for rule in rules)
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, dict):
        return " · ".join(str(one) for one in value.values())
    choices = dict(model._meta.get_field(name).flatchoices) if name else {}
    return str(choices.get(value, "" if value is None else value))
