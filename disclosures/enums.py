"""Vocabulary of what leaves the unit, and of who looked at a file (domain §7.4, §7.5, §8.2, §8.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """Why signals are prepared: nothing leaves without one of the two (§7.5)."""

    REQUEST = "request", _("Written request of risk management")
    SCHEDULE = "schedule", _("Approved schedule")


class ReleaseState(TextChoices):
    """Where a release of signals stands."""

    ASKED = "asked", _("Asked for")
    PREPARED = "prepared", _("Waits for the second person")
    RELEASED = "released", _("Released")
    REFUSED = "refused", _("Refused")


class ScheduleState(TextChoices):
    """Where a schedule stands."""

    PROPOSED = "proposed", _("Waits for the second person")
    ACTIVE = "active", _("In force")
    ENDED = "ended", _("Ended")


class NoticeState(TextChoices):
    """Where the release of a deadline left without answer stands (§7.4)."""

    PROPOSED = "proposed", _("Waits for the second person")
    RELEASED = "released", _("Released")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back: filed in time")


class Withheld(TextChoices):
    """Why nothing may be said of an enterprise now. Read by the two persons only, never by the reader of signals."""

    EMBARGO = "embargo", _("A report was closed less than two months ago")
    OBJECTION = "objection", _("An objection is pending or was upheld")
    NOT_TOLD = "not_told", _("The enterprise was not told of this use")
    NOT_CONFIRMED = "not_confirmed", _("No confirmed segment")
    NOTHING = "nothing", _("No recommendation whose attitude counts")


class Confidence(TextChoices):
    """How sure the segment is (§5.6)."""

    HIGH = "high", _("high confidence")
    MEDIUM = "medium", _("medium confidence")
    LOW = "low", _("low confidence")


class ObjectionState(TextChoices):
    """Where an objection to the use of follow-up stands (§8.4)."""

    OPEN = "open", _("Waits for an answer")
    UPHELD = "upheld", _("Accepted: nothing is released")
    DISMISSED = "dismissed", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn by the enterprise")


class IntegrationState(TextChoices):
    """Where the access of another system stands."""

    ASKED = "asked", _("Waits for the second person")
    APPROVED = "approved", _("Approved")
    REVOKED = "revoked", _("Withdrawn")


class ApiScope(TextChoices):
    """What an integration may read: nothing else exists (issue “Segments, services and follow-up”)."""

    ENTERPRISES = "enterprises", _("Enterprises and their identifiers")
    INDICATORS = "indicators", _("Aggregated indicators")
    SIGNALS = "signals", _("Released signals")


class Seen(TextChoices):
    """What of a file was consulted, in the words of the enterprise."""

    FILE = "file", _("Your file")
    REPORT = "report", _("Your diagnostic report")
    REPORT_COPY = "report_copy", _("A copy of your diagnostic report")
    EVIDENCE = "evidence", _("A document you sent")
    ANSWERS = "answers", _("Your answers to the questionnaire")
    CONSENT = "consent", _("Your signed acceptance")
    SIGNAL = "signal", _("A risk signal about you")


class Opened(TextChoices):
    """The same in the words of those who check."""

    FILE = "file", _("File of an enterprise")
    REPORT = "report", _("Report")
    REPORT_COPY = "report_copy", _("Copy of a report")
    EVIDENCE = "evidence", _("Evidence")
    ANSWERS = "answers", _("Answers to a questionnaire")
    CONSENT = "consent", _("Signed acceptance")
    SIGNAL = "signal", _("Risk signals")


class SeenBy(TextChoices):
    """Which unit looked; never a name for the enterprise."""

    RELATIONSHIP = "relationship", _("Client relations unit")
    DIAGNOSTIC = "diagnostic", _("Diagnosticians")
    INTERVENING = "intervening", _("Intervening agents")
    RISK = "risk", _("Risk management")
    PROTECTION = "protection", _("Data protection officer")
    AUDIT = "audit", _("Internal audit")
    ADMINISTRATION = "administration", _("Functional administration")
    MANAGEMENT = "management", _("Management")
    SYSTEM = "system", _("Another customs system")
    OTHER = "other", _("Customs")
