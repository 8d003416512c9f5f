"""Follow-up and services in the administration: lists to look at; the work is done on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from core.uncounted import UncountedAdmin
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from followup.permissions import can_read_follow_up, can_read_services


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """Recommendations and what enterprises do about them."""

    list_display = ("recommendation", "enterprise", "attitude", "implementation", "due_on")
    list_filter = ("attitude", "implementation")
    list_select_related = ("recommendation", "enterprise")
    search_fields = ("enterprise__search_key", "recommendation__code")
    search_placeholder = _("Enterprise or code")
    may_view = staticmethod(can_read_follow_up)
    desk_order = 40


@admin.register(FollowUpPoint)
class FollowUpPointAdmin(ReadOnlyAdmin):
    """Points at 3, 6 and 12 months."""

    list_display = ("enterprise", "months", "due_on", "answered_at")
    list_filter = ("months",)
    list_select_related = ("enterprise",)
    may_view = staticmethod(can_read_follow_up)
    desk_order = 42


@admin.register(ServiceProposal)
class ServiceProposalAdmin(UncountedAdmin, ReadOnlyAdmin):
    """Services proposed, agreed and delivered."""

    list_display = ("reference", "enterprise", "offering", "state", "answer", "expires_on")
    list_filter = ("state", "answer")
    list_select_related = ("enterprise", "offering")
    search_fields = ("reference", "enterprise__search_key", "offering__code")
    search_placeholder = _("Reference, enterprise or code")
    may_view = staticmethod(can_read_services)
    desk_order = 41
