"""The relation with an enterprise: who follows it, what was said, what is to be done (domain §7.8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import effective_roles, scope
from clients.enums import Capacity, Channel, Circle, Direction, Priority, TaskKind, TaskState
from clients.models.enterprise import Contact, Enterprise
from clients.models.scoping import assigned_to, member_of, visible_rows
from core import clock
from core.languages import Localised
from core.models import Identified


class Referring(models.Model):
    """A link to something an upper app owns: an opaque kind and identifier (architecture §3)."""

    about_kind = models.CharField(max_length=60, blank=True)
    about_uuid = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class AssignmentQuerySet(models.QuerySet):
    """Filters on assignments."""

    def active(self) -> "AssignmentQuerySet":
        """Keep those not ended, by the day where the administration works: the database counts in UTC."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today()))


class Assignment(Identified, Referring):
    """A customs user works on an enterprise's file, in one capacity: the one meaning of “assigned”."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="assignments"
    )
    capacity = models.CharField(_("capacity"), max_length=15, choices=Capacity)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["enterprise", "capacity"]
        indexes = [models.Index(fields=["user", "enterprise"], name="clients_assign_user_ent")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user", "capacity", "about_kind", "about_uuid"],
                condition=Q(ends_on=None, about_uuid__isnull=False),
                name="clients_assignment_once",
            ),
            # Two NULLs are distinct to a database: the assignment to a whole file needs its own rule.
            models.UniqueConstraint(
                fields=["enterprise", "user", "capacity"],
                condition=Q(ends_on=None, about_uuid__isnull=True),
                name="clients_assignment_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_capacity_display()}"


class ConflictDeclaration(Identified, Referring):
    """A diagnostician's word, per enterprise and per evaluation or diagnostic, before anything opens."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="conflict_declarations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="+"
    )
    has_conflict = models.BooleanField(_("has a conflict of interest"))
    explanation = models.TextField(_("explanation"), blank=True)
    declared_at = models.DateTimeField(_("declared at"))

    class Meta:
        verbose_name = _("no-conflict declaration")
        verbose_name_plural = _("no-conflict declarations")
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "about_kind", "about_uuid"], name="clients_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.declared_at:%d/%m/%Y}"


def circles_q(user: Any) -> Q:
    """Return which circles of rows this user may know about; the notice's readers are in §7.4.

    Diagnostic roles count with a signed charter only, whatever else the person may read (§8.3).
    """
    roles = effective_roles(user)
    condition = Q(pk__in=[])
    if scope(user, "interactions") != Scope.NONE:
        condition |= Q(circle=Circle.ENTERPRISE)
    if roles & {"CRA", "CRH"}:
        condition |= Q(circle=Circle.RELATIONSHIP)
    if roles & {"LDI"}:
        condition |= Q(circle=Circle.DIAGNOSTIC)
    if roles & {"DIA", "REV"}:
        condition |= Q(circle=Circle.DIAGNOSTIC) & Q(assigned_to(user))
    if roles & {"CRH", "LDI"}:
        condition |= Q(circle=Circle.NOTICE)
    if roles & {"CRA", "DIA", "REV"}:
        condition |= Q(circle=Circle.NOTICE) & Q(assigned_to(user))
    return condition


class CircleQuerySet(models.QuerySet):
    """Rows that carry a circle: interactions, tasks, messages."""

    access_code = "interactions"

    def visible_to(self, user: Any) -> "CircleQuerySet":
        """Keep rows of enterprises this user reaches, in the circles this user belongs to.

        The enterprise side sees its own circle; the notice only its owner and deputy.
        """
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own = Q(circle=Circle.ENTERPRISE) & Q(member_of(user, ["OWN", "DEP", "LEC"]))
        own |= Q(circle=Circle.NOTICE) & Q(member_of(user, ["OWN", "DEP"]))
        if not user.is_customs:
            return self.filter(own)
        reach = scope(user, self.access_code)
        inside = circles_q(user)
        if reach == Scope.NONE:
            return self.none()
        if reach == Scope.OWN:
            inside &= Q(assigned_to(user))
        return self.filter(inside)


class Interaction(Identified, Referring):
    """One line of the timeline: a call, a visit, a mail, a step of the file.

    Editable for a day by its author, then only amended (§7.8). `circle` says who may know of it.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="interactions"
    )
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.NONE)
    succeeded = models.BooleanField(_("reached"), default=True)
    subject = models.CharField(_("subject"), max_length=200)
    subject_en = models.CharField(_("subject (English)"), max_length=200, blank=True, default="", db_default="")
    words = Localised("subject", first="subject")
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True, default="", db_default="")
    details = Localised("summary", first="summary")
    circle = models.CharField(_("visibility"), max_length=12, choices=Circle, default=Circle.RELATIONSHIP)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    amends = models.ForeignKey(
        "self", verbose_name=_("amends"), on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-at"], name="clients_inter_timeline")]

    def __str__(self) -> str:
        return self.words


class TaskQuerySet(CircleQuerySet):
    """Filters on tasks."""

    access_code = "tasks"

    def visible_to(self, user: Any) -> "TaskQuerySet":
        """Keep the user's own tasks; heads see their unit's circles."""
        if not getattr(user, "is_authenticated", False) or not user.is_active or not user.is_customs:
            return self.none()
        reach = scope(user, "tasks")
        if reach == Scope.NONE:
            return self.none()
        mine = Q(owner=user)
        if reach == Scope.ALL:
            mine |= circles_q(user)
        elif user.has_role("CRA"):
            mine |= Q(owner=None, circle=Circle.RELATIONSHIP)
        return self.filter(mine)

    def open(self) -> "TaskQuerySet":
        """Keep what is still to be done."""
        return self.exclude(state__in=[TaskState.DONE, TaskState.CANCELLED])


class Task(Identified, Referring):
    """Something to do about an enterprise, by somebody, before a day. Without owner: the whole unit's."""

    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("enterprise"),
        on_delete=models.CASCADE,
        related_name="tasks",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind, default=TaskKind.CHASE)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, default="", db_default="")
    words = Localised("title", first="title")
    detail = models.TextField(_("detail"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    due_on = models.DateField(_("due on"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.TODO)
    circle = models.CharField(_("visibility"), max_length=12, choices=Circle, default=Circle.RELATIONSHIP)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "priority", "pk"]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="clients_task_worklist"),
            models.Index(
                fields=["due_on", "priority", "id"],
                condition=~Q(state__in=["done", "cancelled"]),
                name="clients_task_open",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class InternalNoteQuerySet(models.QuerySet):
    """Filters on internal notes."""

    def visible_to(self, user: Any) -> "InternalNoteQuerySet":
        """Keep notes of the user's side: relationship notes and diagnostic notes never meet (§8.2)."""
        if not getattr(user, "is_authenticated", False) or not user.is_customs:
            return self.none()
        relation = visible_rows(self.filter(scope="relationship"), user, "notes_relationship")
        diagnostic = visible_rows(self.filter(scope="diagnostic"), user, "notes_diagnostic")
        return self.filter(Q(pk__in=relation.values("pk")) | Q(pk__in=diagnostic.values("pk")))


class InternalNote(Identified):
    """A note that never leaves its side of the house and never reaches the enterprise."""

    class Scope(models.TextChoices):
        """Whose note it is."""

        RELATIONSHIP = "relationship", _("relations unit")
        DIAGNOSTIC = "diagnostic", _("diagnosticians")

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="notes"
    )
    scope = models.CharField(_("scope"), max_length=12, choices=Scope)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = InternalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.text[:60]


class ClientNeedQuerySet(models.QuerySet):
    """Filters on needs."""

    def visible_to(self, user: Any) -> "ClientNeedQuerySet":
        """Keep the needs of enterprises this user may see."""
        return visible_rows(self, user, "enterprise")


class ClientNeed(Identified, Referring):
    """A difficulty the enterprise voiced: question G6, a call, a survey. Feeds service matching (§6)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="needs"
    )
    code = models.CharField(_("subject"), max_length=30)
    text = models.TextField(_("text"), blank=True)
    source = models.CharField(_("source"), max_length=30, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)

    objects = ClientNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("expressed need")
        verbose_name_plural = _("expressed needs")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.code
