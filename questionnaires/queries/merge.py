"""What happens to questionnaires when two files become one (ADR 0012)."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.merging import Change, Merge, Obstacle, Relation, change, register
from questionnaires.enums import ResponseState
from questionnaires.models import CampaignTarget, ScreeningResponse, SurveyInvitation, SurveyResponse


def _invited_twice(merge: Merge) -> Q:
    """One campaign writes to an enterprise once: its line for the kept file counts."""
    return Q(campaign__in=CampaignTarget.objects.filter(enterprise=merge.survivor).values("campaign"))


def _write_once(merge: Merge) -> Iterator[Change]:
    """A line that stays behind is never invited."""
    rows = CampaignTarget.objects.filter(_invited_twice(merge), enterprise=merge.absorbed)
    for row in rows.filter(outcome=CampaignTarget.Outcome.WAITING).order_by("pk"):
        yield from change(row, "outcome", CampaignTarget.Outcome.ALREADY_ANSWERING)


def _never_opened() -> Q:
    return Q(state=ResponseState.INVITED, answers__isnull=True, evidence__isnull=True)


def _unused(merge: Merge) -> Q:
    """An invitation nobody opened stays behind when the kept file has a questionnaire under way; it lapses by itself."""
    if not ScreeningResponse.objects.live().filter(enterprise=merge.survivor).exists():
        return Q(pk__in=[])
    rows = ScreeningResponse.objects.filter(_never_opened(), enterprise=merge.absorbed)
    return Q(pk__in=list(rows.values_list("pk", flat=True)))


def _two_under_way(merge: Merge) -> list[Obstacle]:
    """Two questionnaires being answered: nothing typed is thrown away, people settle it."""
    live = ScreeningResponse.objects.live()
    if not live.filter(enterprise=merge.survivor).exists():
        return []
    coming = live.filter(enterprise=merge.absorbed)
    if not coming.exists() or coming.filter(_never_opened()).exists():
        return []
    if live.filter(_never_opened(), enterprise=merge.survivor).exists():
        return [
            Obstacle(
                _("The questionnaire of the file to merge is under way, the other was never opened: keep that file.")
            )
        ]
    return [Obstacle(_("Both files have a questionnaire under way: wait until one is sent, evaluated or withdrawn."))]


def _asked_twice(merge: Merge) -> Q:
    """A survey asks an enterprise once: the line, and the answer, of the kept file count."""
    return Q(survey__in=SurveyInvitation.objects.filter(enterprise=merge.survivor).values("survey"))


def _answered_twice(merge: Merge) -> Q:
    return Q(survey__in=SurveyResponse.objects.filter(enterprise=merge.survivor).values("survey"))


def declare() -> None:
    """Declare the relations of this app."""
    register(
        Relation(
            "questionnaires.CampaignTarget",
            "enterprise",
            gettext_lazy("Campaigns"),
            stays=_invited_twice,
            settle=_write_once,
            handles=frozenset({"questionnaires_target_once"}),
        ),
        Relation(
            "questionnaires.ScreeningResponse",
            "enterprise",
            gettext_lazy("Questionnaires, with answers and evidence"),
            stays=_unused,
            blocks=_two_under_way,
            handles=frozenset({"questionnaires_response_one_live"}),
            order=40,
        ),
        Relation(
            "questionnaires.SurveyInvitation",
            "enterprise",
            gettext_lazy("Surveys asked"),
            stays=_asked_twice,
            access=("surveys",),
            handles=frozenset({"questionnaires_survey_asked_once"}),
            may_vanish=True,
        ),
        Relation(
            "questionnaires.SurveyResponse",
            "enterprise",
            gettext_lazy("Answers to named surveys"),
            stays=_answered_twice,
            access=("surveys",),
            handles=frozenset({"questionnaires_surveyresponse_once"}),
            may_vanish=True,
        ),
    )
