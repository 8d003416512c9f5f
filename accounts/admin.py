"""Users and customs roles: asked for by one person, approved by another (domain §8.2)."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import permissions as may
from accounts.models import RoleGrant, User
from accounts.services import approve_role, end_role, open_staff_account, request_role
from core.admin import Act, DeskAdmin, DeskInline
from core.lifecycle import Transition
from core.templatetags.ccv import short_date

APPROVE = Transition("approve", (), "", gettext_lazy("Approve this role"))
END = Transition("end", (), "", gettext_lazy("End this role"))


class Grants(DeskInline):
    """Roles of a user; changed on their own page, by two persons."""

    model = RoleGrant
    fk_name = "user"
    fields = readonly_fields = ("role", "requested_by", "approved_by", "approved_at", "ends_on")
    extra = 0
    may_view = staticmethod(may.can_list_users)


@admin.register(User)
class UserAdmin(DeskAdmin):
    """People who sign in."""

    desk_order = 20
    list_display = ("person", "roles", "language", "last_seen", "is_active")
    list_extra = ("language",)
    list_display_links = None
    list_filter = ("grants__role", "is_active", "language")
    search_fields = ("full_name", "email")
    search_placeholder = gettext_lazy("Name or e-mail")
    ordering = ("full_name", "email")
    fields = ("full_name", "email", "language", "phone", "is_active")
    inlines = (Grants,)
    may_view = staticmethod(may.can_list_users)
    may_add = may_change = staticmethod(may.can_manage_users)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring the roles along."""
        grants = RoleGrant.objects.active()
        return super().get_queryset(request).prefetch_related(Prefetch("grants", grants, to_attr="current_grants"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the address people sign in with."""
        return ("email",) if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Open an account without password: a one-time code opens the door."""
        if change:
            obj.save()
        else:
            open_staff_account(obj, by=request.user)

    @admin.display(description=gettext_lazy("Person"), ordering="full_name")
    def person(self, obj: User) -> str:
        """Name and address."""
        url = reverse("admin:accounts_user_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a><small>{}</small>', url, obj, obj.email)

    @admin.display(description=gettext_lazy("Roles"))
    def roles(self, obj: User) -> str:
        """Customs roles held today."""
        return ", ".join(str(grant.get_role_display()) for grant in obj.current_grants) or "–"

    @admin.display(description=gettext_lazy("Last sign-in"), ordering="last_login")
    def last_seen(self, obj: User) -> str:
        """The day of the last sign-in."""
        return short_date(obj.last_login) or _("never")


@admin.register(RoleGrant)
class RoleGrantAdmin(DeskAdmin):
    """Roles given and asked for."""

    desk_order = 21
    list_display = ("who", "role", "state_of", "requested_by", "approved_by")
    list_extra = ("requested_by",)
    list_display_links = None
    list_filter = ("role", ("approved_by", admin.EmptyFieldListFilter))
    list_select_related = ("user", "requested_by", "approved_by")
    search_fields = ("user__full_name", "user__email")
    ordering = ("user__full_name", "role")
    fields = ("user", "role")
    acts = (
        Act(APPROVE, approve_role, may.can_approve_role, kind="primary"),
        Act(END, end_role, may.can_end_role),
    )
    may_view = staticmethod(may.can_list_users)
    may_add = staticmethod(may.can_manage_users)

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: Any, change: bool) -> None:
        """Ask for the role; a second person approves it."""
        stored = request_role(form.cleaned_data["user"], role=form.cleaned_data["role"], by=request.user)
        obj.__dict__.update(stored.__dict__)

    @admin.display(description=gettext_lazy("Person"), ordering="user__full_name")
    def who(self, obj: RoleGrant) -> str:
        """The person."""
        return format_html('<a href="{}">{}</a>', reverse("admin:accounts_rolegrant_change", args=[obj.pk]), obj.user)

    @admin.display(description=gettext_lazy("State"))
    def state_of(self, obj: RoleGrant) -> str:
        """Whether it counts."""
        if obj.ends_on:
            text, kind = _("ended"), "tag"
        elif obj.approved_by_id:
            text, kind = _("in force"), "tag tag-ok"
        else:
            text, kind = _("to be approved"), "tag tag-you"
        return format_html('<span class="{}">{}</span>', kind, text)
