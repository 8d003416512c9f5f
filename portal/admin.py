"""The questions and answers, edited by the unit (I13)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import audit
from core.admin import DeskAdmin
from portal import permissions as may
from portal.models import FaqEntry


@admin.register(FaqEntry)
class FaqEntryAdmin(DeskAdmin):
    """Entries by audience; what has a blank cannot be published."""

    desk_order = 30
    list_display = ("question_fr", "audience", "topic", "status")
    list_extra = ("topic",)
    list_filter = ("audience", "topic", "status")
    search_fields = ("question_fr", "question_en", "answer_fr", "answer_en")
    search_placeholder = _("Words of a question or an answer")
    ordering = ("topic", "position")
    fields = (
        "code",
        ("audience", "topic", "position"),
        "question_fr",
        "answer_fr",
        "question_en",
        "answer_en",
        ("status", "on_front_page"),
        "setting",
    )
    may_view = staticmethod(may.can_see_faq_desk)
    may_add = may_change = staticmethod(may.can_edit_faq)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show drafts too: `visible_to` is for readers, this desk is for writers."""
        return FaqEntry.objects.all() if may.can_edit_faq(request.user) else FaqEntry.objects.none()

    def save_model(self, request: HttpRequest, obj: FaqEntry, form: Any, change: bool) -> None:
        """Keep who changed what is told to enterprises."""
        super().save_model(request, obj, form, change)
        audit.record("portal.faq_saved", obj=obj, by=request.user, to_state=obj.status)
