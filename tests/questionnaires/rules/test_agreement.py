"""Two readings compared, and two sendings compared."""

from fractions import Fraction

from questionnaires.rules.agreement import Pair, agreement
from questionnaires.rules.changes import Change, changes


def test_agreement_counts_scored_answers_only():
    """An unscored answer on which everybody agrees would flatter the figure."""
    pairs = [
        Pair("C1", 3, 3),
        Pair("C2", 3, 2),
        Pair("D1", 3, 3, "verified", "absent"),
        Pair("E1", 0, 4),
        Pair("G6", None, None),
    ]

    found = agreement(pairs)

    assert (found.count, found.exact, found.close) == (4, Fraction(1, 4), Fraction(3, 4))


def test_agreement_without_any_scored_answer_is_none_and_not_full():
    """Nothing compared is not a perfect agreement."""
    assert agreement([Pair("G6", None, None)]).exact is None


def _sent(code, labels, evidence=(), text="", not_applicable=False):
    return {
        "question": code,
        "labels": list(labels),
        "text": text,
        "not_applicable": not_applicable,
        "evidence": list(evidence),
    }


def test_changes_name_what_is_new_and_nothing_else():
    """A diagnostician who must read everything again to find the change misses it."""
    before = [_sent("C1", ["Désignée"]), _sent("C2", ["Non"]), _sent("D4", [], not_applicable=True)]
    after = [
        _sent("C1", ["Désignée"], ["abc"]),
        _sent("C2", ["Non"]),
        _sent("D4", ["Écrite"]),
        _sent("G6", [], text="x"),
    ]

    found = changes(before, after, not_applicable="Sans objet")

    assert found == [
        Change("C1", "Désignée", "Désignée", 1),
        Change("D4", "Sans objet", "Écrite"),
        Change("G6", "", "x"),
    ]
