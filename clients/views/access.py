"""The door of the enterprises: personal links, self-registration, people of the account."""

from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from accounts.enums import EnterpriseRole
from clients.forms.access import ActivationForm, AskAgainForm, InvitePersonForm, RegistrationForm
from clients.models import Enterprise, PortalInvitation
from clients.permissions.access import can_end_membership, can_manage_access, grantable_roles
from clients.queries import access as queries
from clients.services import access
from core import clock
from core.errors import DomainError
from core.languages import reader_language
from core.views import DomainErrorMixin, outcome_said, require


@method_decorator(login_not_required, name="dispatch")
class InvitationView(DomainErrorMixin, FormView):
    """A personal link: says what this is and is not, then opens the account on a press."""

    template_name = "clients/access_invitation.html"
    form_class = ActivationForm

    def dispatch(self, request: HttpRequest, uuid: UUID, token: str, **kwargs: Any) -> HttpResponse:
        """Lead a used, expired or foreign link to a page that helps."""
        self.invitation = queries.find_invitation(uuid, token)
        if problem := self.problem():
            return self.explain(request, problem)
        access.note_opening(self.invitation)
        return super().dispatch(request, **kwargs)

    def problem(self) -> str:
        """Return why this link opens nothing now."""
        if self.invitation is None:
            return "unknown"
        if self.invitation.used_at:
            return "used"
        return "expired" if self.invitation.expires_at <= clock.now() else ""

    def explain(self, request: HttpRequest, problem: str) -> HttpResponse:
        """Say what happened and offer one way on; its own user goes straight through."""
        invitation = self.invitation
        if problem == "used" and request.user.is_authenticated and invitation.contact.user_id == request.user.pk:
            return redirect(invitation.next_path or resolve_url(settings.LOGIN_REDIRECT_URL))
        context = {"problem": problem, "invitation": invitation, "form": AskAgainForm() if not invitation else None}
        return render(request, "clients/access_problem.html", context, status=404 if not invitation else 410)

    def get_initial(self) -> dict[str, Any]:
        """Propose the name and the language we know."""
        contact = self.invitation.contact
        return {"full_name": contact.full_name, "language": contact.language or reader_language()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the notice needs."""
        return super().get_context_data(
            invitation=self.invitation, disclose_followup=settings.CCV_DISCLOSE_FOLLOWUP_USE, **kwargs
        )

    def form_valid(self, form: ActivationForm) -> HttpResponse:
        """Open the account and enter, in the language just chosen."""
        try:
            user = access.activate(self.invitation, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        target = self.invitation.next_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        return perform_login(self.request, user, redirect_url=target)


@login_not_required
@require_POST
def invitation_renew(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """Send a fresh link to the contact of an expired one."""
    invitation = queries.find_invitation(uuid, token)
    if invitation is None or invitation.used_at:
        raise Http404
    access.send_link(invitation)
    return redirect("clients:link_sent")


@method_decorator(login_not_required, name="dispatch")
class LinkAgainView(FormView):
    """A lost link: the same answer for every address."""

    template_name = "clients/access_again.html"
    form_class = AskAgainForm
    success_url = reverse_lazy("clients:link_sent")

    def form_valid(self, form: AskAgainForm) -> HttpResponse:
        """Write to the address if it is one of ours."""
        if ratelimit.consume(self.request, action="request_login_code", key=form.cleaned_data["email"].lower()):
            access.send_link_again(form.cleaned_data["email"])
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class LinkSentView(TemplateView):
    """Said to everybody who asked for a link."""

    template_name = "clients/access_link_sent.html"


@method_decorator(login_not_required, name="dispatch")
class RegisterView(DomainErrorMixin, FormView):
    """An enterprise comes by itself."""

    template_name = "clients/access_register.html"
    form_class = RegistrationForm
    success_url = reverse_lazy("clients:link_sent")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close the page where the administration has decided so."""
        if not settings.CCV_ALLOW_SELF_REGISTRATION:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: RegistrationForm) -> HttpResponse:
        """Record the wish; a robot that filled the trap gets the same page and writes nothing."""
        if not ratelimit.consume(self.request, action="signup"):
            form.add_error(None, _("Many requests came from this network. Please try again in a minute."))
            return self.form_invalid(form)
        if not form.cleaned_data["website"]:
            access.register_enterprise(form.wish(language=reader_language()))
        return super().form_valid(form)


def current_enterprise(request: HttpRequest) -> Enterprise:
    """Return the enterprise the person acts for; nobody else's pages exist."""
    membership = queries.current_membership(request.user)
    if membership is None:
        raise Http404
    return membership.enterprise


class PeopleView(DomainErrorMixin, FormView):
    """Who acts for the enterprise: members, waiting links, and a form to let somebody in."""

    template_name = "clients/access_people.html"
    form_class = InvitePersonForm
    success_url = reverse_lazy("clients:people")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to those who may let people in."""
        self.enterprise = current_enterprise(request)
        require(can_manage_access(request.user, self.enterprise))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the roles this person may give."""
        return {**super().get_form_kwargs(), "roles": grantable_roles(self.request.user, self.enterprise)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the people and the links that wait."""
        given = grantable_roles(self.request.user, self.enterprise)
        members = [(row, row.role in given) for row in queries.members_of(self.enterprise)]
        waiting = queries.open_invitations(self.enterprise, now=clock.now())
        decides = EnterpriseRole.DEP in given  # only the holder gives that role
        return super().get_context_data(members=members, waiting=waiting, decides=decides, **kwargs)

    def form_valid(self, form: InvitePersonForm) -> HttpResponse:
        """Send the personal link."""
        try:
            access.invite_person(self.enterprise, by=self.request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("A personal link has left for this person."))
        return HttpResponseRedirect(self.get_success_url())


@require_POST
def membership_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a colleague's access."""
    membership = get_object_or_404(queries.members_of(current_enterprise(request)), uuid=uuid)
    require(can_end_membership(request.user, membership))
    with outcome_said(request, _("This person no longer has access. What they wrote stays.")):
        access.end_membership(membership, by=request.user)
    return redirect("clients:people")


@require_POST
def invitation_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Withdraw a link that waits."""
    enterprise = current_enterprise(request)
    require(can_manage_access(request.user, enterprise))
    invitation = get_object_or_404(PortalInvitation, enterprise=enterprise, uuid=uuid, used_at=None)
    access.cancel_invitation(invitation, by=request.user)
    messages.success(request, _("The link is withdrawn."))
    return redirect("clients:people")
