"""The words a diagnostic is described with (domain §4, §7.2–7.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Opaque kinds: what assignments, tasks, messages and audit links call our objects (architecture §3).
KIND_PROPOSAL = "diagnostics.proposal"  # a proposal to prepare; its uuid is that of the screening response
KIND_REQUEST = "diagnostics.request"
KIND_DIAGNOSTIC = "diagnostics.diagnostic"
KIND_REPORT = "diagnostics.report"
KIND_AGAIN = "diagnostics.again"  # a new diagnostic suggested; its uuid is that of the last one
KIND_NOTICE = "diagnostics.notice"


class GridState(models.TextChoices):
    """A grid version can be used once published and is never changed afterwards."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class RequestOrigin(models.TextChoices):
    """Who spoke first: the enterprise asks, or customs proposes (FAQ: two triggers of the diagnostic)."""

    ENTERPRISE = "enterprise", _("asked by the enterprise")
    CUSTOMS = "customs", _("proposed by customs")


class RequestState(models.TextChoices):
    """Where a request or proposal stands (§7.2)."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("asked by the enterprise")
    PROPOSED = "proposed", _("proposed to the enterprise")
    ACCEPTED = "accepted", _("accepted by the enterprise")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("lapsed without an answer")
    CANCELLED = "cancelled", _("cancelled")


class AuthorityBasis(models.TextChoices):
    """By what right the signatory acts for the enterprise."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    MANDATE = "mandate", _("mandate or delegation")


class ConsentMethod(models.TextChoices):
    """How the formal acceptance was given; paper is always offered (law 2017-07, art. 76)."""

    ONLINE = "online", _("online, with a one-time code")
    SIGNED_PDF = "signed_pdf", _("signed document sent online")
    PAPER = "paper", _("paper, recorded by an agent")


class DiagnosticState(models.TextChoices):
    """Where the mission stands (§7.3)."""

    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    FIELDWORK_DONE = "fieldwork_done", _("fieldwork done")
    COMMUNICATED = "communicated", _("report communicated")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


class ReportState(models.TextChoices):
    """Where one version of the report stands (§7.3)."""

    DRAFTING = "drafting", _("drafting")
    IN_REVIEW = "in_review", _("in review")
    COUNTERSIGNED = "countersigned", _("countersigned")
    COMMUNICATED = "communicated", _("communicated")


class Function(models.TextChoices):
    """A function met during the visit: never a person's name (domain §4, §13)."""

    DIRECTION = "direction", _("management")
    CUSTOMS = "customs", _("customs or import-export")
    PURCHASING = "purchasing", _("purchasing")
    LOGISTICS = "logistics", _("logistics")
    WAREHOUSE = "warehouse", _("warehouse")
    ACCOUNTING = "accounting", _("accounting")
    IT = "it", _("information technology")
    QUALITY = "quality", _("quality")
    OTHER = "other", _("other function")


class EvidenceKind(models.TextChoices):
    """What a rating rests on; a transactional document is not among the choices (I3)."""

    DOCUMENT = "document", _("organisation document seen")
    TEMPLATE = "template", _("blank template seen")
    DEMONSTRATION = "demonstration", _("shown on screen")
    INTERVIEW = "interview", _("told in interview")
    OBSERVATION = "observation", _("observed on site")


class Confidence(models.TextChoices):
    """How sure the diagnostician is of the level."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Cause(models.TextChoices):
    """The main reason for the level found, to aim the recommendation."""

    NONE = "", _("not stated")
    METHOD = "method", _("no method or rule")
    RESOURCES = "resources", _("time or means")
    COMPETENCE = "competence", _("competence")
    TOOLS = "tools", _("tools")
    ORGANISATION = "organisation", _("organisation")
    PARTNERS = "partners", _("partners")
    PRIORITY = "priority", _("not a priority yet")


class FindingKind(models.TextChoices):
    """A strength, or an improvement area."""

    STRENGTH = "strength", _("strength")
    WEAKNESS = "weakness", _("improvement area")


class FindingNature(models.TextChoices):
    """Structural: how the organisation is built. Functional: how it works day to day (FAQ)."""

    STRUCTURAL = "structural", _("structural")
    FUNCTIONAL = "functional", _("functional")


class Priority(models.TextChoices):
    """How soon a recommendation matters (§7.5)."""

    CRITICAL = "critical", _("critical")
    MAJOR = "major", _("major")
    MINOR = "minor", _("minor")


class DocumentKind(models.TextChoices):
    """Organisation documents that may be consulted; operations are not listed on purpose (I3)."""

    POLICY = "policy", _("policy or commitment")
    CHART = "chart", _("organisation chart or job description")
    PROCEDURE = "procedure", _("procedure or manual")
    TEMPLATE = "template", _("blank template")
    PLAN = "plan", _("plan, schedule or indicators")
    MINUTES = "minutes", _("minutes of an internal meeting")
    CERTIFICATE = "certificate", _("certificate")
    OTHER = "other", _("other organisation document")


class VisitStage(models.TextChoices):
    """The four moments of the visit guide (domain §13)."""

    BEFORE = "before", _("before the visit")
    OPENING = "opening", _("opening meeting")
    INTERVIEWS = "interviews", _("interviews")
    WRAP_UP = "wrap_up", _("wrap-up meeting")


class EntryOutcome(models.TextChoices):
    """What became of an entry made without network (domain §13, ADR 0014)."""

    WAITING = "waiting", _("waiting")
    APPLIED = "applied", _("in the file")
    CONFLICT = "conflict", _("to be compared")
    NOT_APPLIED = "not_applied", _("not applied")
    REPLACED = "replaced", _("replaced by a later entry of the same device")
    TAKEN = "taken", _("chosen by a person")
    LEFT = "left", _("the other text was chosen")
