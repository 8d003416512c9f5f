"""Freeze what a report says: models in, one JSON document out, in the report's language (schema: see edition.py).

Built twice with the same rows it gives the same document: that is what the lead signs and the reviewer countersigns.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.enums import Language
from catalogue.queries import offerings_for_report, with_dimensions
from clients.enums import ChainRole, IdentifierType, Kind
from core import clock
from core.languages import localised
from diagnostics.documents.defaults import (
    administration,
    clock_day,
    criterion_order,
    default_next_step,
    default_reading,
    fixed_texts,
)
from diagnostics.enums import Confidence, EvidenceKind, FindingKind, Function, Priority, RequestOrigin
from diagnostics.models import CriterionRating, Diagnostic, DiagnosticReport, Dimension, EnterpriseComment, Finding
from diagnostics.queries import grid, people
from diagnostics.queries.correction import corrected, place_of
from diagnostics.queries.report import default_period, notice_of
from diagnostics.rules.scores import DimensionScore, dimension_scores

Json = dict[str, Any]
SCHEMA = "ccv.report/1"
PRIORITY_RANKS = {Priority.CRITICAL: 1, Priority.MAJOR: 2, Priority.MINOR: 3}
START_MONTHS = {1: 0, 2: 1, 3: 3}
SUMMARY_POINTS = 3
SERVICES_PER_RECOMMENDATION = 2
SHORT_IDENTIFIERS = {IdentifierType.NIF: "NIF", IdentifierType.RCCM: "RCCM"}


def build_snapshot(report: DiagnosticReport, *, on: date | None = None) -> Json:
    """Gather everything one version of a report says, in its language; nothing of it depends on who asks.

    A report in both languages holds the other one whole under `second_language` (ADR 0015).
    """
    snapshot: Json = {}
    for lang in report.languages:
        with translation.override(lang):
            document = _Builder(report, on or clock.today(), lang).document()
        snapshot = snapshot | {"second_language": document} if snapshot else document
    return snapshot


def one_decimal(value: Fraction | None) -> float | None:
    """Round a mean level as a reader does by hand: half up, one decimal."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


class _Builder:
    """Reads the mission once and lets each chapter pick from it."""

    def __init__(self, report: DiagnosticReport, on: date, lang: str) -> None:
        self.report, self.on, self.lang = report, on, lang
        self.diagnostic: Diagnostic = report.diagnostic
        self.criteria = grid.criteria_of(self.diagnostic)
        self.ratings = grid.ratings_of(self.diagnostic)
        self.scores = {score.code: score for score in dimension_scores(grid.rated_rows(self.diagnostic))}
        self.previous = grid.previous_diagnostic(self.diagnostic)
        self.previous_levels, self.previous_scores = self._previous()
        findings = list(self.diagnostic.findings.retained().prefetch_related("criteria"))
        corrected(report, [*findings, *self.ratings.values()])
        self.codes: dict[int, str] = {}
        self.strengths = self._coded(findings, FindingKind.STRENGTH, "F")
        self.weaknesses = self._coded(findings, FindingKind.WEAKNESS, "A")
        rows = list(self.diagnostic.recommendations.prefetch_related("criteria", "findings"))
        corrected(report, rows)
        self.recommendations = sorted(rows, key=lambda row: (PRIORITY_RANKS[Priority(row.priority)], row.position))

    def _previous(self) -> tuple[dict[str, int | None], dict[str, DimensionScore]]:
        if self.previous is None:
            return {}, {}
        rows = CriterionRating.objects.filter(diagnostic=self.previous).values_list("criterion__code", "level")
        return dict(rows), {score.code: score for score in dimension_scores(grid.rated_rows(self.previous))}

    def _coded(self, findings: list[Finding], kind: str, letter: str) -> list[Finding]:
        kept = [finding for finding in findings if finding.kind == kind]
        for number, finding in enumerate(kept, 1):
            self.codes[finding.pk] = f"{letter}{number}"
        return kept

    def _written(self, row: Any, name: str) -> tuple[str, str]:
        """Give a text of the team in this language where it has one, else as it was written, with its language.

        What a next version corrects or erases was so in the language of the report alone: the other words are outdated.
        """
        if name in self.report.corrections.get(place_of(row), {}):
            text = str(getattr(row, f"{name}_{self.report.language}"))
            return text, self.report.language if text else self.lang
        languages = [self.lang, self.report.language, *Language.values]
        texts = ((str(getattr(row, f"{name}_{lang}")), lang) for lang in languages)
        return next(((text, lang) for text, lang in texts if text), ("", self.lang))

    def _texts(self, row: Any, **names: str) -> Json:
        """Name the texts of a row as the document does, and the languages of those that are not in its own."""
        found = {key: self._written(row, name) for key, name in names.items()}
        texts = {key: text for key, (text, _lang) in found.items()}
        return texts | self._marked({key: lang for key, (_text, lang) in found.items()})

    def _typed(self, **texts: Any) -> Json:
        """Name what people typed in one language only; an empty text is nobody's."""
        return self._marked({key: self.report.language for key, text in texts.items() if text})

    def _marked(self, languages: dict[str, str]) -> Json:
        other = {key: lang for key, lang in languages.items() if lang != self.lang}
        return {"other_lang": other} if other else {}

    def document(self) -> Json:
        """The whole document, in a fixed order."""
        recommendations = [self._recommendation(row) for row in self.recommendations]
        services = self._services(recommendations)
        typed = {
            "documents": sorted(row.title for row in self.diagnostic.documents.all()),
            "comments": self._comments(),
        }
        return {
            **typed,
            **self._typed(**typed),
            "schema": SCHEMA,
            "lang": self.lang,
            "report": self._report(),
            "administration": administration(self.lang),
            "enterprise": self._enterprise(),
            "mission": self._mission(),
            "scale": self._scale(),
            "dimensions": self._dimensions(),
            "summary": self._summary(),
            "strengths": [self._finding(row) | {"build_on": ""} for row in self.strengths],
            "improvement_areas": [self._area(row) for row in self.weaknesses],
            "recommendations": recommendations,
            "services": services,
            "notice": self._notice(),
            "texts": fixed_texts(self.lang),
        }

    def _report(self) -> Json:
        previous = None
        if self.previous is not None:
            last = self.previous.reports.communicated().order_by("-version").first()
            closed_on = last.closed_on if last else self.previous.ends_on
            previous = {"ref": self.previous.reference, "closed_on": closed_on.isoformat()}
        return {
            "ref": self.diagnostic.reference,
            "version": self.report.version,
            "grid": self.diagnostic.grid_version.code,
            "change_note": self.report.change_note,
            "previous": previous,
            **self._typed(change_note=self.report.change_note),
        }

    def _enterprise(self) -> Json:
        row = self.diagnostic.enterprise
        numbers = {item.type: item.value for item in row.identifiers.filter(is_active=True)}
        focal = row.contacts.filter(is_focal=True, left_on=None).order_by("pk").first()
        function = getattr(focal, "function", "")
        roles = [str(ChainRole(role).label) for role in row.chain_roles if role in ChainRole.values]
        return {
            "name": row.name,
            "place": row.city,
            "identifiers": [[short, numbers[kind]] for kind, short in SHORT_IDENTIFIERS.items() if kind in numbers],
            "activity": ", ".join(roles),
            "size": _("%(band)s people") % {"band": row.get_headcount_display()} if row.headcount else "",
            "focal_point": function or (_("CCV focal point") if focal else ""),
            **self._typed(focal_point=function),
        }

    def _mission(self) -> Json:
        row, consent = self.diagnostic, self.diagnostic.consent
        from_customs = consent.request.origin == RequestOrigin.CUSTOMS
        origin = (
            _("Proposal by customs, accepted by the enterprise") if from_customs else _("Request by the enterprise")
        )
        functions = {item.interviewee for item in self.ratings.values() if item.interviewee}
        functions |= set(row.opening_functions) | set(row.wrap_up_functions)
        return {
            "origin": origin,
            "consent_ref": consent.request.reference,
            "consent_on": consent.signed_on.isoformat(),
            "consent_by": consent.signatory_function,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "sites": sorted({item.place for item in row.agenda.all() if item.place}),
            "wrap_up_on": clock_day(row.wrap_up_held_at),
            "lead": str(row.lead),
            "team": [str(user) for user in people.team(row) if user.pk != row.lead_id],
            "reviewer": str(self.report.reviewer or ""),
            "lead_signed_on": clock_day(self.report.lead_signed_at),
            "reviewer_signed_on": clock_day(self.report.countersigned_at),
            "functions": [str(label) for value, label in Function.choices if value in functions],
            **self._typed(consent_by=consent.signatory_function),
        }

    def _scale(self) -> list[Json]:
        scale = self.diagnostic.grid_version.scale
        lang = self.lang
        return [
            {
                "level": step["level"],
                "name": step.get(f"label_{lang}") or step["label_fr"],
                "meaning": step.get(f"gloss_{lang}") or step.get("gloss_fr") or _("Nothing is organised"),
            }
            for step in scale
        ]

    def _dimensions(self) -> list[Json]:
        readings = {row.dimension_id: row for row in self.report.readings.all()}
        groups: dict[int, list[Json]] = {}
        dimensions: dict[int, Dimension] = {}
        for criterion in self._with_levels():
            dimensions[criterion.dimension_id] = criterion.dimension
            groups.setdefault(criterion.dimension_id, []).append(self._criterion(criterion))
        return [self._dimension(dimensions[pk], items, readings.get(pk)) for pk, items in groups.items()]

    def _with_levels(self) -> list[Any]:
        from django.db.models import prefetch_related_objects

        prefetch_related_objects(self.criteria, "levels")
        return self.criteria

    def _dimension(self, row: Dimension, items: list[Json], reading: Any) -> Json:
        written = {"reading": getattr(reading, "reading", ""), "next_step": getattr(reading, "next_step", "")}
        score, before = self.scores.get(row.code), self.previous_scores.get(row.code)
        is_broker = self.diagnostic.enterprise.kind == Kind.BROKER and row.broker_title_fr
        return {
            "code": row.code,
            "title": localised(row, "broker_title") if is_broker else row.title,
            "short": row.short,
            "mean": one_decimal(score.mean) if score else None,
            "previous_mean": one_decimal(before.mean) if before else None,
            "reading": written["reading"] or default_reading(items),
            "next_step": written["next_step"] or default_next_step(items),
            "criteria": items,
            **self._typed(**written),
        }

    def _criterion(self, row: Any) -> Json:
        rating = self.ratings.get(row.pk)
        descriptors = [level.text for level in row.levels.all()]
        level = rating.level if rating else None
        typed = {name: getattr(rating, name, "") for name in ("rationale", "na_reason")}
        return {
            "code": row.code,
            "title": row.title,
            "level": level,
            "previous_level": self.previous_levels.get(row.code),
            "descriptor": descriptors[level] if level is not None and level < len(descriptors) else "",
            "descriptors": descriptors,
            "rationale": typed["rationale"],
            "evidence": [str(EvidenceKind(kind).label) for kind in (rating.evidence_kinds if rating else [])],
            "functions": [str(Function(rating.interviewee).label)] if rating and rating.interviewee else [],
            "confidence": str(Confidence(rating.confidence).label) if rating and rating.confidence else "",
            "na_reason": typed["na_reason"] or ("" if level is not None else _("not assessed")),
            **self._typed(**typed),
        }

    def _finding(self, row: Finding) -> Json:
        codes = sorted((item.code for item in row.criteria.all()), key=criterion_order)
        seen = [
            kind for item in row.criteria.all() for kind in getattr(self.ratings.get(item.pk), "evidence_kinds", [])
        ]
        return {
            "code": self.codes[row.pk],
            "nature": row.nature,
            "criteria": codes,
            **self._texts(row, title="title", finding="text"),
            "evidence": ", ".join(str(label) for value, label in EvidenceKind.choices if value in seen),
        }

    def _area(self, row: Finding) -> Json:
        answers = [item.code for item in self.recommendations if row in item.findings.all()]
        return self._finding(row) | {"possible_effect": "", "next_step": "", "recommendations": answers}

    def _recommendation(self, row: Any) -> Json:
        priority = PRIORITY_RANKS[Priority(row.priority)]
        codes = sorted((item.code for item in row.criteria.all()), key=criterion_order)
        areas = [self.codes[item.pk] for item in row.findings.all() if item.pk in self.codes]
        texts = self._texts(
            row, text="title", short_text="title", expected_result="text", expected_evidence="evidence"
        )
        return {
            **texts,
            "code": row.code,
            "priority": priority,
            "short_text": Truncator(texts["text"]).chars(64),
            "start_month": min(START_MONTHS[priority], max(row.due_months - 1, 0)),
            "due_months": row.due_months,
            "areas": sorted(areas, key=criterion_order),
            "criteria": codes,
            "services": [],
        }

    def _services(self, recommendations: list[Json]) -> list[Json]:
        """The services chapter, drawn by rule from the weak criteria (I5); never a paid service (I14)."""
        weak = {code for row in self.weaknesses for code in (item.code for item in row.criteria.all())}
        if not weak:
            return []
        groups = []
        for theme in offerings_for_report(sorted(weak), self.on):
            offerings = [self._offering(row, recommendations) for row in theme.offerings]
            groups.append({"theme": theme.category.title, "offerings": [row for row in offerings if row["helps"]]})
        return [group for group in groups if group["offerings"]]

    def _offering(self, row: Any, recommendations: list[Json]) -> Json:
        targets, helps = set(row.targets), []
        for item in recommendations:
            direct = targets & set(item["criteria"])
            if direct or targets & with_dimensions(item["criteria"]):
                helps.append(item["code"])
            if direct and len(item["services"]) < SERVICES_PER_RECOMMENDATION:
                item["services"].append(row.code)
        form = ", ".join(part for part in (localised(row, "duration"), row.get_mode_display()) if part)
        return {"code": row.code, "title": localised(row, "title"), "form": form, "helps": helps}

    def _summary(self) -> Json:
        strengths = [self._point(row, self.codes[row.pk]) for row in self.strengths[:SUMMARY_POINTS]]
        priorities = []
        for row in self.weaknesses[:SUMMARY_POINTS]:
            answers = ", ".join(item.code for item in self.recommendations if row in item.findings.all())
            priorities.append(self._point(row, f"{self.codes[row.pk]} → {answers}" if answers else self.codes[row.pk]))
        return {
            "lead": self.report.lead_text or self._default_lead(),
            "strengths": strengths,
            "priorities": priorities,
            **self._typed(lead=self.report.lead_text),
        }

    def _point(self, row: Finding, refs: str) -> Json:
        texts = self._texts(row, title="title", text="text")
        return {**texts, "text": Truncator(texts["text"]).chars(150), "refs": refs}

    def _default_lead(self) -> str:
        levels = [row.level for row in self.ratings.values() if row.level is not None]
        strong, weak = sum(level >= 4 for level in levels), sum(level <= 2 for level in levels)
        return _(
            "Out of %(total)s criteria assessed at %(name)s, %(strong)s reach level 4 or 5 and %(weak)s stand between 0 and 2."
        ) % {"total": len(levels), "name": self.diagnostic.enterprise.name, "strong": strong, "weak": weak}

    def _notice(self) -> Json | None:
        notice = notice_of(self.report)
        if notice is None:
            return None
        areas = [self.codes[row.pk] for row in notice.findings.all() if row.pk in self.codes]
        is_usual = notice.period == default_period(self.report.language)
        languages = {"period": self.lang if is_usual else self.report.language}
        languages |= {"legal_ref": Language.FR.value, "office": Language.FR.value}  # settings of the administration
        return {
            "areas": sorted(areas, key=criterion_order),
            "period": default_period(self.lang) if is_usual else notice.period,
            "legal_ref": notice.legal_ref,
            "office": notice.office,
            "deadline": notice.deadline.isoformat() if notice.deadline else "",
            **self._marked(languages),
        }

    def _comments(self) -> list[str]:
        earlier = EnterpriseComment.objects.filter(
            report__diagnostic=self.diagnostic, report__version__lt=self.report.version
        )
        return [row.text for row in earlier.order_by("pk")]
