"""The checks before publication, in words, each leading to its place."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import reference
from questionnaires.models import QuestionnaireVersion
from questionnaires.queries.sheets import sheet_of
from questionnaires.rules.version_checks import Finding, check

WORDS = {
    "empty_section": gettext_lazy("This section has no question."),
    "english_missing": gettext_lazy("Written in French only: %(value)s."),
    "french_missing": gettext_lazy("Written in English only: %(value)s."),
    "blocked_phrase": gettext_lazy(
        "An enterprise should not read “%(value)s”: it would turn the help into a control."
    ),
    "watched_word": gettext_lazy("Look at “%(value)s” again: right of the enterprise’s own organisation, else not."),
    "axis_without_weight": gettext_lazy("No question counts for the axis “%(value)s”."),
    "one_declaration": gettext_lazy("There must be exactly one declaration, made when sending; found: %(value)s."),
    "declaration_entitled": gettext_lazy("The declaration needs a box with the code “entitled”."),
    "declaration_conditional": gettext_lazy("The declaration is made by everybody: it takes no condition."),
    "no_eligibility": gettext_lazy("No choice means “outside the programme”: everybody will be taken as eligible."),
    "eligibility_first": gettext_lazy("It decides on eligibility: it must be in the first section, always asked."),
    "no_control_section": gettext_lazy(
        "No section has the code %(value)s: the rule on internal control cannot be applied."
    ),
    "read_by_code": gettext_lazy("No question %(value)s: what the unit reads from it will be missing."),
    "few_critical": gettext_lazy("Fewer than two critical questions: the rule on zeros can never hold."),
    "too_few_choices": gettext_lazy("Not enough choices."),
    "evidence_unsaid": gettext_lazy("Evidence is expected: say which."),
    "not_applicable_unsaid": gettext_lazy("“Not applicable” is allowed: write how it is said."),
    "bounds_crossed": gettext_lazy("The smallest number is larger than the largest."),
    "unknown_dimension": gettext_lazy("Dimension %(value)s is not in the grid."),
    "unmapped_dimension": gettext_lazy("It counts in a score but leads to no dimension of the diagnostic."),
    "critical_unscored": gettext_lazy("A critical question must count on an axis."),
    "points_unused": gettext_lazy("Its choices have points, but it counts on no axis."),
    "not_scorable": gettext_lazy("This kind of answer cannot be scored."),
    "no_points": gettext_lazy("It counts on an axis, but no choice gives points."),
    "choice_without_points": gettext_lazy("A choice has no points: whoever takes it is taken as unanswered."),
    "cycle": gettext_lazy("These questions wait for each other: %(value)s."),
    "unknown_question": gettext_lazy("Its condition speaks of a question that does not exist: %(value)s."),
    "forward_reference": gettext_lazy("Its condition speaks of a question that comes later: %(value)s."),
    "unknown_choice": gettext_lazy("Its condition speaks of an answer that cannot be given: %(value)s."),
    "dead_branch": gettext_lazy("No answers lead to this question: it would never be asked."),
    "critical_unreachable": gettext_lazy("It is critical, and no answers lead to it: it would never be asked."),
    "too_many_ways": gettext_lazy("Its condition is too intricate to be checked: try it in the preview."),
}
PARTS = {
    "version.header": gettext_lazy("the introduction"),
    "group.label": gettext_lazy("a heading of choices"),
    "section.title": gettext_lazy("the title"),
    "section.why": gettext_lazy("“why these questions”"),
    "question.text": gettext_lazy("the question"),
    "question.why": gettext_lazy("“why this question”"),
    "question.help": gettext_lazy("the help"),
    "question.evidence": gettext_lazy("the example of evidence"),
    "question.not_applicable": gettext_lazy("“not applicable”"),
    "question.unit": gettext_lazy("the unit"),
    "choice.label": gettext_lazy("a choice"),
}
AXES = {"CAP": gettext_lazy("Capacity"), "MOT": gettext_lazy("Motivation")}


@dataclass(frozen=True)
class FindingLine:
    """One point as the page shows it."""

    text: str
    place: str
    url: str
    is_blocking: bool


def known_dimensions() -> list[str]:
    """Codes of the dimensions of the default grid (§4)."""
    return [row["code"] for row in reference.read("grid")["dimensions"]]


def findings(version: QuestionnaireVersion) -> list[Finding]:
    """Check a version as it is stored."""
    loaded = QuestionnaireVersion.objects.with_content().select_related("questionnaire").get(pk=version.pk)
    return check(sheet_of(loaded), known_dimensions())


def blocking_findings(version: QuestionnaireVersion) -> list[Finding]:
    """Keep what prevents publication."""
    return [one for one in findings(version) if one.is_blocking]


def finding_lines(version: QuestionnaireVersion) -> list[FindingLine]:
    """Put every point into words, with the page where it is corrected."""
    return [_line(version, one) for one in findings(version)]


def _line(version: QuestionnaireVersion, one: Finding) -> FindingLine:
    value: Any = PARTS.get(one.value) or AXES.get(one.value) or one.value
    if one.question:
        place = _("Question %(code)s") % {"code": one.question}
        url = reverse("questionnaires:question_edit", args=[version.uuid, one.question])
    elif one.section:
        place = _("Section %(code)s") % {"code": one.section}
        url = reverse("questionnaires:section_edit", args=[version.uuid, one.section])
    else:
        place, url = _("The whole questionnaire"), reverse("questionnaires:version_edit", args=[version.uuid])
    return FindingLine(str(WORDS[one.code]) % {"value": value}, place, url, one.is_blocking)
