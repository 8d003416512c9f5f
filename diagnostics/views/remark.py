"""The reviewer's comments in place, and their settling by the team (domain §7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.views import outcome_said, require
from diagnostics.forms.report import RemarkForm, SettleForm
from diagnostics.models import ReviewRemark
from diagnostics.permissions.report import can_review_report, can_settle_remark
from diagnostics.queries.report_bench import places
from diagnostics.services import remark as services
from diagnostics.views.report_bench import WritePage, in_making


class AddRemark(WritePage):
    """A comment beside one passage."""

    form_class = RemarkForm
    predicate = staticmethod(can_review_report)

    def page_title(self) -> str:
        """The passage it speaks of."""
        known = places(self.report)
        if self.kwargs["place"] not in known:
            raise Http404
        return _("Comment: %(place)s") % {"place": known[self.kwargs["place"]]}

    def build(self, *args: Any, **kwargs: Any) -> Any:
        """Make the form, for a passage that exists."""
        self.page_title()
        return super().build(*args, **kwargs)

    def act(self, data: dict[str, Any]) -> None:
        """Keep it."""
        services.add_remark(self.report, self.kwargs["place"], by=self.request.user, text=data["text"])
        messages.success(self.request, _("Your comment stands beside the passage."))


@require_POST
def settle_remark(request: HttpRequest, uuid: UUID, item: UUID) -> HttpResponse:
    """Settle or withdraw a comment."""
    report = in_making(request, uuid)
    remark = get_object_or_404(ReviewRemark, report=report, uuid=item)
    require(can_settle_remark(request.user, report))
    form = SettleForm(request.POST)
    with outcome_said(request):
        answer = form.cleaned_data["answer"] if form.is_valid() else ""
        services.settle_remark(remark, by=request.user, answer=answer)
    return redirect("diagnostics:report_review", uuid=report.uuid)
