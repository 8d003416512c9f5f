"""Vocabulary of what follows a report: attitudes, progress, services proposed and delivered (§7.5, §7.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Attitude(TextChoices):
    """What an enterprise does about a recommendation (§7.5). Undecided presumes nothing."""

    UNDECIDED = "undecided", _("Not decided yet")
    IN_PROGRESS = "in_progress", _("In progress")
    ADOPTED = "adopted", _("Put in place")
    DECLINED_WITH_ALTERNATIVE = "declined_with_alternative", _("Another measure instead")
    DECLINED = "declined", _("Not retained")
    IGNORED = "ignored", _("Left without answer")


TOLD_ATTITUDES = (
    Attitude.IN_PROGRESS,
    Attitude.ADOPTED,
    Attitude.DECLINED_WITH_ALTERNATIVE,
    Attitude.DECLINED,
    Attitude.UNDECIDED,
)


class Implementation(TextChoices):
    """How far a recommendation is put into practice (§7.5)."""

    NOT_STARTED = "not_started", _("Not started")
    STARTED = "started", _("Started")
    DECLARED = "implemented_declared", _("Done, as declared")
    VERIFIED = "verified", _("Done, evidence seen")
    NOT_VERIFIED = "not_verified", _("Declared, evidence not seen")


class Source(TextChoices):
    """Where a recorded attitude comes from."""

    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")


TOLD_SOURCES = (Source.PHONE, Source.VISIT, Source.MEETING, Source.LETTER, Source.EMAIL)


class Unit(TextChoices):
    """Who recorded something, as the enterprise reads it."""

    ENTERPRISE = "enterprise", _("Your enterprise")
    RELATIONSHIP = "relationship", _("Client relations unit")
    SYSTEM = "system", _("The portal")


class EntryKind(TextChoices):
    """What one line of a recommendation's history says."""

    OPENED = "opened", _("Follow-up opened")
    ATTITUDE = "attitude", _("Answer recorded")
    CONTEST = "contest", _("Record contested")
    REPLY = "reply", _("Reply to the contestation")
    VERIFICATION = "verification", _("Evidence looked at")


class Means(TextChoices):
    """By what means a recommendation moves forward: the enterprise is free (I5)."""

    OWN = "own", _("With our own people")
    PROVIDER = "provider", _("With a provider of our choice")
    CUSTOMS = "customs", _("With a service of customs")
    NONE = "none", _("Nothing for now")


class ProposalState(TextChoices):
    """Where a proposed service stands (§7.6)."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    AMENDED = "amended", _("Agreement to read")
    AGREED = "agreed", _("Agreed")
    SCHEDULED = "scheduled", _("Dates set")
    IN_DELIVERY = "in_delivery", _("Under way")
    DELIVERED = "delivered", _("Delivered")
    RESULT_ASSESSED = "result_assessed", _("Result noted")
    CLOSED = "closed", _("Finished")
    DECLINED = "declined", _("Not retained")
    LAPSED = "lapsed", _("Left open, now past")
    CANCELLED = "cancelled", _("Cancelled")


class QuoteState(TextChoices):
    """Where a quotation stands; one past its last day is still “sent” and can no longer be accepted."""

    SENT = "sent", pgettext_lazy("quotation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("quotation", "Accepted")
    REPLACED = "replaced", pgettext_lazy("quotation", "Replaced")


class ProposalAnswer(TextChoices):
    """What the enterprise answers to a proposal; every answer is neutral (I9: followed, never scored)."""

    ACCEPT = "accept", _("Accept")
    TALK = "talk", _("Talk about it")
    DECLINE = "decline", _("Not interested")
    ALREADY_DONE = "already_done", _("Already done")


class ProposalOrigin(TextChoices):
    """Why a service was proposed."""

    MATCHING = "matching", _("Helps with an improvement area")
    NEED = "need", _("Answers a difficulty you named")
    EDUCATION = "education", _("First steps after the questionnaire")
    AGENT = "agent", _("Suggested by your relationship agent")
    REQUEST = "request", _("Asked for by you")


class Reached(TextChoices):
    """Whether the objective agreed was reached, as the agent sees it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class SeatState(TextChoices):
    """Where the registration of an enterprise for a session stands."""

    WAITING = "waiting", _("On the waiting list")
    SEATED = "seated", _("Registered")
    LEFT = "left", _("Withdrawn")
    CAME = "came", _("Came")
    ABSENT = "absent", _("Did not come")
