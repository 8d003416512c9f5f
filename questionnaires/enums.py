"""Vocabulary of the questionnaires: states, kinds of question, evidence and orientation (§3, §5, §7.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NEEDS_QUESTION = "G6"  # its choices are the needs an enterprise names (§3)


class CampaignState(TextChoices):
    """Where a campaign stands (§7.1)."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Approved, to be launched")
    RUNNING = "running", _("Invitations open")
    CLOSED = "closed", _("Campaign closed")
    ARCHIVED = "archived", _("Campaign archived")


class CampaignKind(TextChoices):
    """What a campaign asks of those it writes to (glossary)."""

    SCREENING = "screening", _("Questionnaire")
    PROPOSAL = "proposal", _("Proposal of a diagnostic")


class ResponseState(TextChoices):
    """Where an enterprise's response stands (§7.1)."""

    INVITED = "invited", _("Invitation sent")
    IN_PROGRESS = "in_progress", _("Being filled in")
    SUBMITTED = "submitted", _("Answers received")
    UNDER_EVALUATION = "under_evaluation", _("Answers being read")
    COMPLEMENT_REQUESTED = "complement_requested", _("Details requested")
    EVALUATED = "evaluated", _("Evaluation finished")
    ORIENTED = "oriented", _("Orientation validated")
    WITHDRAWN = "withdrawn", _("Answers withdrawn")
    EXPIRED = "expired", _("Invitation ended")


class ResponseOrigin(TextChoices):
    """Who opened the response: a campaign, the enterprise itself, or an agent."""

    CAMPAIGN = "campaign", _("Campaign")
    ENTERPRISE = "enterprise", _("Enterprise")


class VersionState(TextChoices):
    """A questionnaire version is a draft until published, and never changes afterwards."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed for publication")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "retired", _("No longer in use")


class QuestionKind(TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("One answer")
    MULTI = "multi", _("Several answers")
    YES_NO = "yesno", _("Yes, no, don’t know")
    NUMBER = "number", _("A number")
    DATE = "date", _("A date")
    TEXT = "text", _("Free text")
    DECLARATION = "declaration", _("Declaration")
    CSAT = "csat", _("Satisfaction, 1 to 5")
    EFFORT = "effort", _("Ease, 1 to 5")
    NPS = "nps", _("Recommendation, 0 to 10")


class Axis(TextChoices):
    """What a question feeds: capacity, motivation, half of each, or nothing (§3)."""

    CAP = "CAP", _("Capacity")
    MOT = "MOT", _("Motivation")
    BOTH = "BOTH", _("Capacity and motivation")
    NONE = "NONE", _("Not scored")


class AsideReason(TextChoices):
    """Why an answer is kept aside."""

    HIDDEN = "hidden", _("Its question was not asked")
    VERSION = "version", _("Its question changed in the new version")


class EvidenceStatus(TextChoices):
    """What the evaluator makes of the supporting evidence of one answer (§5.1)."""

    PENDING = "pending", _("To be read")
    VERIFIED = "verified", _("Confirms")
    PARTIAL = "partial", _("Confirms in part")
    ABSENT = "absent", _("Absent")
    CONTRADICTED = "contradicted", _("Does not confirm")


class ScanStatus(TextChoices):
    """Result of the security check of a received file."""

    PENDING = "pending", _("Being checked")
    CLEAN = "clean", _("Received")
    REFUSED = "refused", _("Refused by the security check")
    PURGED = "purged", _("Signalled and erased")


class PurgeReason(TextChoices):
    """Why a file was signalled and erased: a code, never a description of what it held (I3)."""

    TRANSACTION = "transaction", _("Concerned a customs transaction")
    PERSONAL = "personal", _("Held personal data nobody needs")
    MISTAKE = "mistake", _("Sent by mistake")


class EvidenceCategory(TextChoices):
    """Kinds of document we accept: all describe the organisation, none a transaction (§2.5, I3)."""

    ORGANISATION_CHART = "organisation_chart", _("Organisation chart")
    JOB_DESCRIPTION = "job_description", _("Job description")
    POLICY = "policy", _("Policy")
    PROCEDURE = "procedure", _("Procedure")
    FLOW_CHART = "flow_chart", _("Flow chart")
    BLANK_TEMPLATE = "blank_template", _("Blank template (checklist, mandate)")
    TRAINING_PLAN = "training_plan", _("Training plan")
    ATTESTATION = "attestation", _("Attestation")
    CERTIFICATE = "certificate", _("Certificate")
    MINUTES = "minutes", _("Meeting record")
    SYSTEM_DESCRIPTION = "system_description", _("System description")
    OTHER = "other", _("Other, not about a transaction")


class Orientation(TextChoices):
    """What the evaluation leads to (§5.3)."""

    INELIGIBLE = "INELIGIBLE", _("Outside the programme")
    EDUCATION = "EDUCATION", _("Awareness and training first")
    DAQE_PROPOSAL = "DAQE_PROPOSAL", _("Diagnostic can be proposed")
    SERVICES = "SERVICES", _("Targeted services")


class InsufficiencyDecision(TextChoices):
    """What the evaluator decides about a computed significant insufficiency (I6, §5.2)."""

    CONFIRMED = "confirmed", _("Insufficiency confirmed")
    SET_ASIDE = "set_aside", _("Insufficiency set aside")


class SectionState(TextChoices):
    """The four states of a section in the enterprise's task list."""

    TO_START = "to_start", _("To start")
    STARTED = "started", _("Section started")
    TO_FIX = "to_fix", _("To correct")
    COMPLETE = "complete", _("Section complete")


class SurveyKind(TextChoices):
    """What an opinion survey asks about (§7.7)."""

    AFTER_SERVICE = "after_service", _("After a service")
    RELATIONSHIP = "relationship", _("Yearly relationship survey")
    THEMATIC = "thematic", _("Thematic survey")
    PUBLIC = "public", _("Public link")


class SurveyState(TextChoices):
    """Where an opinion survey stands (§7.7)."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open to answers")
    CLOSED = "closed", _("Closed to answers")
    PUBLISHED = "published", _("Results published")


class AskedOutcome(TextChoices):
    """What became of one enterprise of the list of a survey."""

    WAITING = "waiting", _("Waiting")
    INVITED = "invited", _("Letter sent")
    NO_CONTACT = "no_contact", _("No contact to write to")
    OPTED_OUT = "opted_out", _("Does not want invitations")
    FAILED = "failed", _("Could not be written to")
