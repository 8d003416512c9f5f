from diagnostics.models.finding import Finding, Recommendation
from diagnostics.models.grid import (
    ConsentText,
    Criterion,
    Dimension,
    Grid,
    GridVersion,
    LevelDescriptor,
    LibraryEntry,
)
from diagnostics.models.letter import SignedLetter
from diagnostics.models.mission import (
    AgendaItem,
    ChecklistItem,
    ConsultedDocument,
    CriterionRating,
    Diagnostic,
)
from diagnostics.models.notice import RegularisationNotice, RegularisationRequest
from diagnostics.models.offline import MissionKit, OfflineEntry
from diagnostics.models.report import DiagnosticReport, DimensionReading, EnterpriseComment, ReviewRemark
from diagnostics.models.request import ConsentChallenge, DiagnosticRequest, FormalConsent

__all__ = [
    "AgendaItem",
    "ChecklistItem",
    "ConsentChallenge",
    "ConsentText",
    "ConsultedDocument",
    "Criterion",
    "CriterionRating",
    "Diagnostic",
    "DiagnosticReport",
    "DiagnosticRequest",
    "Dimension",
    "DimensionReading",
    "EnterpriseComment",
    "Finding",
    "FormalConsent",
    "Grid",
    "GridVersion",
    "LevelDescriptor",
    "LibraryEntry",
    "MissionKit",
    "OfflineEntry",
    "Recommendation",
    "RegularisationNotice",
    "RegularisationRequest",
    "ReviewRemark",
    "SignedLetter",
]
