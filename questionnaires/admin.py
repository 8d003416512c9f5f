"""Questionnaires in the administration: versions, campaigns and responses to look at, leading to their own pages."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import DeskInline, ReadOnlyAdmin
from questionnaires.models import Campaign, QuestionnaireVersion, ScreeningResponse, Section
from questionnaires.permissions import can_prepare_campaign, can_read_campaigns, can_read_dossier, can_read_versions


class SectionInline(DeskInline):
    """The sections of a version; a published version is never changed."""

    model = Section
    extra = 0
    fields = readonly_fields = ("code", "title_fr", "title_en")
    may_view = staticmethod(can_read_versions)


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(ReadOnlyAdmin):
    """Versions of the questionnaire, to read."""

    list_display = ("code", "questionnaire", "state", "published_at", "estimated_minutes")
    list_select_related = ("questionnaire",)
    may_view = staticmethod(can_read_versions)
    inlines = (SectionInline,)
    desk_order = 62

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Lead to the pages where versions are written, compared and published."""
        return [(str(_("Questionnaire versions")), reverse("questionnaires:version_list"))]


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Campaigns with their state; preparing, approving and launching happen on their own pages."""

    list_display = ("name", "state", "version", "author", "approved_by", "page")
    list_filter = ("state",)
    list_select_related = ("version", "author", "approved_by")
    search_fields = ("name",)
    search_placeholder = _("Name of a campaign")
    list_extra = ("version", "approved_by")
    may_view = staticmethod(can_read_campaigns)
    desk_order = 20

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Lead to the page where a campaign is prepared."""
        if not can_prepare_campaign(request.user):
            return []
        return [(str(_("Prepare a campaign")), reverse("questionnaires:campaign_new"))]

    @admin.display(description=_("page"))
    def page(self, campaign: Campaign) -> str:
        """Link to the campaign's own page."""
        address = reverse("questionnaires:campaign", args=[campaign.uuid])
        return format_html('<a href="{}">{}</a>', address, _("Open the campaign"))


@admin.register(ScreeningResponse)
class ScreeningResponseAdmin(ReadOnlyAdmin):
    """Responses: state, last day, evaluator; the answers are read on their own page, once sent."""

    list_display = ("enterprise", "reference", "state", "due_on", "evaluator", "page")
    list_filter = ("state", "origin")
    list_select_related = ("enterprise", "evaluation__evaluator")
    search_fields = ("reference", "enterprise__search_key")
    search_placeholder = _("Enterprise or reference")
    list_extra = ("due_on",)
    exclude = ("outcome_strengths", "outcome_gaps", "outcome_message", "visited")
    may_view = staticmethod(can_read_dossier)
    desk_order = 21

    @admin.display(description=_("evaluator"))
    def evaluator(self, response: ScreeningResponse) -> str:
        """Name who evaluates, once assigned."""
        return str(response.evaluation.evaluator) if hasattr(response, "evaluation") else "–"

    @admin.display(description=_("page"))
    def page(self, response: ScreeningResponse) -> str:
        """Link to the response's own page."""
        address = reverse("questionnaires:dossier", args=[response.uuid])
        return format_html('<a href="{}">{}</a>', address, _("Open the response"))
