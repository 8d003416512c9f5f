"""What is wrong with the file of a questionnaire, in words, each fault at its line or field."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questionnaires.rules.sheet import Problem

WORDS = {
    "not_an_object": gettext_lazy("a block between braces is expected"),
    "unknown_field": gettext_lazy("nobody knows this field"),
    "unknown_format": gettext_lazy("this format is not known here"),
    "missing": gettext_lazy("this field is missing"),
    "not_a_text": gettext_lazy("a text is expected"),
    "too_long": gettext_lazy("%(value)s characters at most"),
    "bad_code": gettext_lazy("“%(value)s” cannot be a code"),
    "not_a_flag": gettext_lazy("true or false is expected"),
    "not_a_whole_number": gettext_lazy("a whole number from 0 to %(value)s is expected"),
    "not_one_of": gettext_lazy("one of these is expected: %(value)s"),
    "not_a_number_text": gettext_lazy("a number between quotes is expected, such as “12.5”"),
    "bad_when": gettext_lazy("“question” and “choice” are expected, nothing else"),
    "bad_condition": gettext_lazy("“match” (all or any) and one to eight “rules” are expected"),
    "bad_rule": gettext_lazy("“question”, “test” and “value” are expected; tests: %(value)s"),
    "not_a_list": gettext_lazy("a list between brackets is expected"),
    "too_many": gettext_lazy("%(value)s at most"),
    "twice": gettext_lazy("the code “%(value)s” is given twice"),
    "no_choices_here": gettext_lazy("this kind of question takes no choices: %(value)s"),
    "weight_without_axis": gettext_lazy("a weight goes with an axis, and an axis with a weight"),
    "not_scorable": gettext_lazy("this kind of question counts on no axis: %(value)s"),
    "unknown_group": gettext_lazy("no heading has the code “%(value)s”"),
    "too_big": gettext_lazy("the file is too big: 1 MB at most"),
    "not_utf8": gettext_lazy("the file is not a text in UTF-8"),
}
MOST = 50


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Put each fault into a sentence; beyond fifty, the first ones are enough to work on."""
    found = list(problems)
    lines = [_line(one) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(_("… and %(count)s more.") % {"count": len(found) - MOST})
    return lines


def _line(one: Problem) -> str:
    if one.code == "bad_line":
        values = {"line": one.place, "column": one.value}
        return _("Line %(line)s, column %(column)s: the file breaks off here.") % values
    text = str(WORDS[one.code]) % {"value": one.value}
    return f"{one.place} – {text}" if one.place else text
