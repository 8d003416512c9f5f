"""Load the grid, the recommendation library and the consent texts from reference/*.json (architecture §15)."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction

from diagnostics.enums import GridState
from diagnostics.models import (
    ConsentText,
    Criterion,
    Dimension,
    Grid,
    GridVersion,
    LevelDescriptor,
    LibraryEntry,
)

DIMENSION_FIELDS = (
    "code",
    "number",
    "title_fr",
    "title_en",
    "short_fr",
    "short_en",
    "anchor_fr",
    "anchor_en",
    "weight",
    "is_scored",
    "is_optional",
    "documents_fr",
    "documents_en",
)
CRITERION_FIELDS = (
    "code",
    "number",
    "title_fr",
    "title_en",
    "ask_fr",
    "ask_en",
    "weight",
    "feeds_motivation",
    "in_micro_set",
)


def _digest(data: Any) -> str:
    """Fingerprint of a piece of reference content."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def load_grid(data: dict[str, Any]) -> int:
    """Write a grid version once; a version already used for a diagnostic is never rewritten (§4).

    Returns the number of criteria written, 0 when the same content was there already.
    """
    digest = _digest(data)
    existing = GridVersion.objects.filter(code=data["code"]).first()
    if existing is not None:
        if existing.content_hash == digest or existing.diagnostics.exists():
            return 0
        existing.delete()
    grid, _created = Grid.objects.update_or_create(
        code=data["grid"], defaults={"title_fr": data["title_fr"], "title_en": data["title_en"]}
    )
    version = GridVersion.objects.create(
        grid=grid,
        code=data["code"],
        state=GridState.PUBLISHED,
        published_on=dt.date.fromisoformat(data["published_on"]),
        strength_from=data["strength_from"],
        weakness_to=data["weakness_to"],
        scale=data["scale"],
        content_hash=digest,
    )
    position = 0
    for row in data["dimensions"]:
        position = _load_dimension(version, row, position)
    return position


def _load_dimension(version: GridVersion, row: dict[str, Any], position: int) -> int:
    """Write one dimension with its criteria and level descriptors; return the last place used."""
    dimension = Dimension.objects.create(
        version=version,
        broker_title_fr=row.get("broker_title_fr", ""),
        broker_title_en=row.get("broker_title_en", ""),
        **{name: row[name] for name in DIMENSION_FIELDS},
    )
    for item in row["criteria"]:
        position += 1
        criterion = Criterion.objects.create(
            dimension=dimension,
            position=position,
            screening_codes=item["screening"],
            **{name: item[name] for name in CRITERION_FIELDS},
        )
        LevelDescriptor.objects.bulk_create(
            [LevelDescriptor(criterion=criterion, **level) for level in item["levels"]]
        )
    return position


@transaction.atomic
def load_library(data: dict[str, Any]) -> int:
    """Write the starting texts of recommendations; texts edited by staff since are left alone (§12)."""
    known = set(LibraryEntry.objects.values_list("code", flat=True))
    rows = [LibraryEntry(**row) for row in data["entries"] if row["code"] not in known]
    return len(LibraryEntry.objects.bulk_create(rows))


def _consent_body(row: dict[str, Any], language: str) -> dict[str, Any]:
    """One language of a consent text; `followup_point` is the place of the sentence on the use of the follow-up."""
    return {
        "title": row[f"title_{language}"],
        "points": row[f"points_{language}"],
        "statement": row[f"statement_{language}"],
        "followup_point": row["followup_point"],
    }


@transaction.atomic
def load_consent_texts(data: dict[str, Any]) -> int:
    """Write the versions of the consent text; a version once there never changes (§7.2)."""
    written = 0
    for row in data["texts"]:
        _text, created = ConsentText.objects.get_or_create(
            code=row["code"],
            defaults={
                "published_on": dt.date.fromisoformat(row["published_on"]),
                "discloses_followup_use": row["discloses_followup_use"],
                "body_fr": _consent_body(row, "fr"),
                "body_en": _consent_body(row, "en"),
            },
        )
        written += created
    return written
