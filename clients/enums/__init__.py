"""Vocabularies of the client knowledge base (domain §2, §7.8, §8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import EnterpriseRole
from clients.enums.complaint import AbsenceState, ComplaintKind, ComplaintState, EntryKind, MoveState

__all__ = ["AbsenceState", "ComplaintKind", "ComplaintState", "EnterpriseRole", "EntryKind", "MoveState"]


class Circle(models.TextChoices):
    """Who may know that a row exists: confidentiality travels with the row (architecture §3)."""

    ENTERPRISE = "enterprise", _("visible to the enterprise")
    RELATIONSHIP = "relationship", _("relations unit")
    DIAGNOSTIC = "diagnostic", _("diagnosticians")
    NOTICE = "notice", _("readers of the notice")
    COMPLAINT = "complaint", _("readers of the complaint")
    DATA_REQUEST = "data_request", _("data protection officer")


# What may be counted or dated where everybody who reads a file sees it: the rest would tell that a notice or a
# complaint exists (§7.4, §7.8).
SHARED_CIRCLES = (Circle.ENTERPRISE, Circle.RELATIONSHIP)


class LegalForm(models.TextChoices):
    """Legal forms under OHADA law (§2.2)."""

    SOLE_TRADER = "ei", _("Sole trader")
    ENTREPRENANT = "entreprenant", _("Entreprenant")
    SARL = "sarl", _("SARL")
    SARLU = "sarlu", _("Single-member SARL")
    SA = "sa", _("SA")
    SAS = "sas", _("SAS")
    SNC = "snc", _("SNC")
    SCS = "scs", _("SCS")
    GIE = "gie", _("GIE")
    COOPERATIVE = "coop", _("Cooperative")
    STATE = "state", _("State company")
    BRANCH = "branch", _("Branch")
    REP_OFFICE = "rep", _("Representation office")
    ASSOCIATION = "asso", _("Association or NGO")
    OTHER = "other", _("Other")


class Presence(models.TextChoices):
    """How the enterprise is present in the country (I11)."""

    ESTABLISHED = "established", _("Established")
    REPRESENTED = "represented", _("Represented")


class Kind(models.TextChoices):
    """Whether the enterprise is a licensed broker."""

    TRADER = "trader", _("Trader")
    BROKER = "broker", _("Licensed customs broker")


class Status(models.TextChoices):
    """Where the relation stands (§2.2)."""

    PROSPECT = "prospect", _("Prospect")
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LEFT = "left", _("Left")
    MERGED = "merged", _("Merged")


class Headcount(models.TextChoices):
    """Staff bands (§2.2)."""

    B1 = "1-9", _("1–9")
    B2 = "10-49", _("10–49")
    B3 = "50-249", _("50–249")
    B4 = "250+", _("250 and more")


class SizeProfile(models.TextChoices):
    """What drives proportionality (§5.5)."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    STANDARD = "standard", _("Standard")


class Region(models.TextChoices):
    """Regions of Togo (§2.4)."""

    MARITIME = "maritime", _("Maritime")
    PLATEAUX = "plateaux", _("Plateaux")
    CENTRALE = "centrale", _("Centrale")
    KARA = "kara", _("Kara")
    SAVANES = "savanes", _("Savanes")
    GRAND_LOME = "grand_lome", _("Grand Lomé")


class ChainRole(models.TextChoices):
    """Roles in the supply chain (§2.2)."""

    IMPORTER = "importer", _("Importer")
    EXPORTER = "exporter", _("Exporter")
    MANUFACTURER = "manufacturer", _("Manufacturer")
    MERCHANT = "merchant", _("Merchant")
    BROKER = "broker", _("Forwarder or broker")
    CARRIER = "carrier", _("Road carrier")
    CONSIGNEE = "consignee", _("Ship’s agent")
    WAREHOUSE = "warehouse", _("Warehouse operator")
    HANDLER = "handler", _("Cargo handler")
    FREE_ZONE = "free_zone", _("Free-zone operator")
    ECOMMERCE = "ecommerce", _("E-commerce")
    OTHER = "other", _("Other")


class IdentifierType(models.TextChoices):
    """Typed numbers of an enterprise (§2.1)."""

    NIF = "nif", _("Tax number (NIF)")
    RCCM = "rccm", _("Trade register (RCCM)")
    CFE_CARD = "cfe_card", _("CFE card")
    CNSS = "cnss", _("CNSS employer number")
    CCIT = "ccit", _("Chamber of commerce")
    TRADER_CODE = "trader_code", _("Importer or exporter code")
    BROKER_LICENCE = "broker_licence", _("Broker’s licence")
    FREE_ZONE = "free_zone", _("Free-zone approval")
    INVESTMENT = "investment_code", _("Investment code approval")
    PROGRAMME = "programme", _("CPP or AEO programme")
    FOREIGN = "foreign_reg", _("Foreign registration")


class Verification(models.TextChoices):
    """Whether somebody checked a number."""

    DECLARED = "declared", _("Declared")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")


class ContactRole(models.TextChoices):
    """What a contact does in the enterprise (§2.4)."""

    MANAGER = "manager", _("Managing director")
    CUSTOMS = "customs", _("Customs or import-export manager")
    FINANCE = "finance", _("Finance director")
    QUALITY = "quality", _("Quality manager")
    LOGISTICS = "logistics", _("Logistics manager")
    DECLARANT = "declarant", _("Employed declarant")
    FOCAL = "focal", _("CCV focal point")
    AGENT = "agent", _("Authorised agent")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    """How people exchange (§7.8)."""

    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Portal")
    SMS = "sms", _("SMS")
    MESSAGING = "messaging", _("Messaging")
    SYSTEM = "system", _("Step of the file")


class Direction(models.TextChoices):
    """Who reached out."""

    IN = "in", _("from the enterprise")
    OUT = "out", _("to the enterprise")
    NONE = "none", _("step")


class Capacity(models.TextChoices):
    """In which capacity a customs user works on a file: the one meaning of “assigned” (glossary)."""

    ACCOUNT_AGENT = "account_agent", _("Account agent")
    EVALUATOR = "evaluator", _("Evaluator")
    TEAM = "team", _("Diagnostic team")
    REVIEWER = "reviewer", _("Reviewer")
    INTERVENER = "intervener", _("Intervening agent")
    STAND_IN = "stand_in", _("Stand-in during an absence")


class TaskKind(models.TextChoices):
    """What is to be done (§7.8)."""

    CALL = "call", _("Call back")
    SEND = "send", _("Send")
    PLAN = "plan", _("Plan")
    EVALUATE = "evaluate", _("Evaluate")
    CHASE = "chase", _("Follow up")
    PREPARE = "prepare", _("Prepare")
    VALIDATE = "validate", _("Validate")


class TaskState(models.TextChoices):
    """Where a task stands (§7.8)."""

    TODO = "todo", _("To do")
    DOING = "doing", _("In progress")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Priority(models.IntegerChoices):
    """How urgent a task is."""

    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class MessageClass(models.TextChoices):
    """Which rules hold for a message (§11)."""

    LEGAL = "legal", _("Legal")
    FILE = "file", _("File")
    SOLICITATION = "solicitation", _("Solicitation")
    INTERNAL = "internal", _("Internal")


class MessageState(models.TextChoices):
    """The fate of a message."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Returned undelivered")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    CANCELLED = "cancelled", _("No longer needed")
    PAPER = "paper", _("To be sent on paper")


class FateReason(models.TextChoices):
    """Why a message met its fate, in words an agent can use (§11)."""

    NO_LONGER_DUE = "no_longer_due", _("its reason is gone")
    OPTED_OUT = "opted_out", _("the person no longer wants invitations")
    NO_DIGEST = "no_digest", _("the person wants no digest")
    LEFT = "left", _("the person has left the enterprise")
    MERGED = "merged", _("the enterprise was merged into another")
    GONE = "gone", _("the enterprise has left the programme")
    PAPER_ONLY = "paper_only", _("the enterprise wants paper")
    NO_ADDRESS = "no_address", _("no e-mail address")
    REFUSED = "refused", _("the address was refused")
    SERVER = "server", _("the mail server did not accept it in time")
    CUT = "cut", _("the connection broke at the last moment")
    BUDGET = "budget", _("one invitation per person and month")
    BY_HAND = "by_hand", _("settled by an agent")
    RETURNED = "returned", _("the other mail server sent it back")
    INBOX_ONLY = "inbox_only", _("the person reads messages on the portal only")
    POSTED = "posted", _("posted as a letter")


class Segment(models.TextChoices):
    """Capacity × motivation; internal, never shown to the enterprise (§5.6)."""

    A = "A", _("Can and wants to comply")
    B = "B", _("Wants to, does not always manage")
    C = "C", _("Could, only wants to if compelled")
    D = "D", _("Even if able, chooses not to")
    N = "N", _("Not assessed")


class PolicyState(models.TextChoices):
    """Where a version of the scoring policy stands: one person proposes, another publishes (§8.2)."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("set aside")


class ImportVerdict(models.TextChoices):
    """What the import says of a row (§2.6)."""

    NEW = "new", _("New")
    SAME = "same", _("Same")
    PROBABLE = "probable", _("Probable duplicate")
    REFUSED = "refused", _("Refused")
    BLANK = "blank", _("Blank row")


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Received")
    PREVIEWED = "previewed", _("Previewed")
    CONFIRMED = "confirmed", _("Being written")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class ImportDecision(models.TextChoices):
    """What a person decides on a probable duplicate (§2.6)."""

    UNDECIDED = "", _("Set aside")
    CREATE = "create", _("Write it as another enterprise")


class DuplicateState(models.TextChoices):
    """What somebody made of a probable duplicate."""

    OPEN = "open", _("To look at")
    NOT_DUPLICATE = "not_duplicate", _("Not a duplicate")
    MERGED = "merged", _("Merged")


class MergeState(models.TextChoices):
    """Where the merge of two files stands."""

    PROPOSED = "proposed", _("Waits for the head of unit")
    GIVEN_UP = "given_up", _("Given up")
    DONE = "done", _("Done")
    UNDONE = "undone", _("Undone")


class ExportState(models.TextChoices):
    """Where an export stands (§8.2)."""

    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")
    EXPIRED = "expired", _("Expired")


class ExportFormat(models.TextChoices):
    """The two shapes of an export."""

    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    CSV = "csv", _("CSV for Excel in French")
