"""What somebody is told before answering: how many questions, how long; counted, never written by hand."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from questionnaires.models import QuestionnaireVersion


@dataclass(frozen=True)
class Offer:
    """The size of a version, as its pages count it: the declaration is made when sending and is no question."""

    questions: int
    minutes: int


def offer_of(version_id: int | None = None) -> Offer | None:
    """The size of a version, or of the one who comes by oneself would get (§7.1); None when nothing is published."""
    rows = QuestionnaireVersion.objects.all() if version_id else QuestionnaireVersion.objects.published()
    asked = Count("sections__questions", filter=~Q(sections__questions__kind="declaration"))
    rows = rows.filter(pk=version_id) if version_id else rows.order_by("-published_at")
    found = rows.annotate(asked=asked).values_list("asked", "estimated_minutes").first()
    return Offer(*found) if found and found[0] else None


def in_short(offer: Offer | None) -> str:
    """One sentence on how long it is."""
    if offer is None:
        return _("Questions about your organisation.")
    return _("%(n)s questions about your organisation.") % {"n": offer.questions}
