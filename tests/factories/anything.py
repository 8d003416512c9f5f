"""One row of any model, from the model itself: what the merge of two files is tested with (ADR 0012).

Required columns are filled by their type; a foreign key leads to the row already made in this world, or makes it.
`SAYS` holds what a model's own rules ask beyond its types; a new model with such rules adds its line.
"""

import datetime as dt
import itertools
from typing import Any

from django.apps import apps
from django.db import models

NOON = dt.datetime(2026, 11, 2, 12, 30, 15, 123456, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 2)
_numbers = itertools.count(7000)
SAYS: dict[str, dict[str, Any]] = {
    "clients.PortalMembership": {"role": "CTB"},
    "clients.ImportRow": {"number": lambda: next(_numbers)},
    "clients.ScorePart": {"part": "screening"},
    "clients.OutboundMessage": {"key": lambda: f"cle-{next(_numbers)}"},
    "questionnaires.Evidence": {"non_transactional": True},
    "questionnaires.Submission": {"entitled": True},
    "questionnaires.AnswerAssessment": {"reason": "Relu sur pièce", "retained_points": 2},
    "questionnaires.ComplementRequest": {"round": 1},
    "diagnostics.CriterionRating": {"level": 3, "rationale": "Procédure écrite et appliquée, vue sur place."},
    "diagnostics.FormalConsent": {
        "method": "online",
        "code_confirmed_at": NOON,
        "authority_basis": "legal_representative",
    },
    "diagnostics.Diagnostic": {"starts_on": DAY, "ends_on": DAY},
    "diagnostics.Recommendation": {"due_months": 6},
    "diagnostics.Finding": {"is_retained": True},
    "disclosures.SignalRelease": {"basis": "schedule", "state": "prepared"},
    "disclosures.SignalSchedule": {"every_months": 6},
    "questionnaires.OpinionSurvey": {"kind": "thematic", "state": "draft", "is_anonymous": False},
    "questionnaires.SurveyResponse": {"is_anonymous": False},
    "catalogue.OfferingSession": {"starts_at": NOON, "ends_at": NOON + dt.timedelta(hours=3)},
    "followup.ServiceAgreement": {"starts_on": DAY, "ends_on": DAY},
}

PLAIN: tuple[tuple[Any, Any], ...] = (
    (models.DateTimeField, NOON),
    (models.DateField, DAY),
    (models.JSONField, {}),
    (models.BooleanField, False),
    (models.IntegerField, 1),
    (models.DecimalField, 1),
)


class World:
    """Rows of one enterprise: one per model, each made once."""

    def __init__(self, enterprise: Any, person: Any) -> None:
        self.enterprise, self.person = enterprise, person
        self.rows: dict[str, Any] = {"clients.Enterprise": enterprise, "accounts.User": person}

    def one(self, label: str) -> Any:
        """Return the row of a model in this world, made on the first call."""
        if label not in self.rows:
            self.rows[label] = self.make(label)
        return self.rows[label]

    def make(self, label: str, **given: Any) -> Any:
        """Write another row of a model."""
        model = apps.get_model(label)
        said = {name: value() if callable(value) else value for name, value in SAYS.get(label, {}).items()}
        values = {**said, **given}
        for column in model._meta.concrete_fields:
            if column.name not in values and not column.primary_key and self._is_asked(column):
                values[column.name] = self._value(column)
        row = model(**values)
        row.save(force_insert=True)
        return row

    def _is_asked(self, column: Any) -> bool:
        """Tell whether the row needs it; what joins two things of one enterprise is filled even when optional."""
        if column.is_relation:
            joins = column.related_model._meta.app_label not in {"accounts", "contenttypes", "auth"}
            to_itself = column.related_model is column.model
            return not column.null or (joins and not to_itself and column.related_model._meta.label in self.rows)
        return not column.null and not column.has_default() and not getattr(column, "auto_now", False)

    def _value(self, column: Any) -> Any:
        if column.is_relation:
            return self.one(column.related_model._meta.label)
        if column.choices:
            return "" if column.blank else next(value for value, _label in column.flatchoices if value != "")
        for kind, value in PLAIN:
            if isinstance(column, kind):
                return next(_numbers) if column.unique and value == 1 else value
        text = f"{column.name}-{next(_numbers)}" if column.unique or not column.blank else ""
        return text[: column.max_length] if column.max_length else text
