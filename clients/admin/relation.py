"""Exchanges, tasks and notes (domain §7.8)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.admin.enterprise import tag
from clients.admin.filters import Due, Whose
from clients.enums import Priority, TaskState
from clients.forms.relation import InteractionForm, NoteForm, TaskForm
from clients.models import Enterprise, Interaction, InternalNote, Task
from clients.permissions import relation as may
from clients.queries import exports
from clients.queries.enterprise import search_about
from clients.services import relation as service
from clients.services import tasks as task_service
from clients.states import tasks as task_states
from core import clock
from core.admin import Act
from core.lifecycle import Transition
from core.templatetags.ccv import clock_time, short_date
from core.uncounted import UncountedAdmin

AMEND = Transition("amend", (), "", gettext_lazy("Add to this exchange"))


def _amend(row: Interaction, *, by: Any, reason: str) -> Interaction:
    return service.amend_interaction(row, text=reason, by=by)


class AboutEnterpriseAdmin(UncountedAdmin):
    """Rows about an enterprise: it is named when the row is written, and stays."""

    list_display_links = None
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__search_key",)
    search_placeholder = gettext_lazy("Enterprise or subject")
    searched_text: tuple[str, ...] = ("subject", "subject_en")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who asks."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the enterprise of a written row."""
        return ("enterprise",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take the enterprise from the address, when this person may see it."""
        initial = super().get_changeform_initial_data(request)
        asked = initial.pop("enterprise", "")
        found = Enterprise.objects.visible_to(request.user).filter(reference=asked).first()
        return {**initial, "enterprise": found} if found else initial

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search the subject and the enterprise, accents or not."""
        return search_about(queryset, search_term, text_fields=self.searched_text), False

    @admin.display(description=gettext_lazy("Enterprise"), ordering="enterprise__search_key")
    def company(self, obj: Any) -> str:
        """The enterprise."""
        return str(obj.enterprise) if obj.enterprise_id else "–"

    def _titled(self, obj: Any, title: str, note: str) -> str:
        url = reverse(self._name("change"), args=[obj.uuid])
        return format_html('<a href="{}">{}</a><small>{}</small>', url, title, note)


@admin.register(Task)
class TaskAdmin(AboutEnterpriseAdmin):
    """What is to be done, soonest first."""

    desk_order = 3
    form = TaskForm
    fields = ("enterprise", "title", "kind", "owner", "due_on", "priority", "detail")
    list_display = ("what", "company", "due", "urgency", "stands", "who")
    list_extra = ("urgency", "stands")
    list_filter = (Whose, Due, "state", "kind", "priority")
    list_select_related = ("enterprise", "owner")
    ordering = ("due_on", "priority", "pk")
    searched_text = ("title", "title_en")
    exports = exports.TASKS
    acts = (
        Act(task_states.COMPLETE, task_service.complete_task, may.can_do_task, kind="primary"),
        Act(task_states.START, task_service.start_task, may.can_do_task),
        Act(task_states.WAIT, task_service.hold_task, may.can_do_task),
        Act(task_states.CANCEL, task_service.cancel_task, may.can_do_task, reason=gettext_lazy("Why")),
        Act(task_states.REOPEN, task_service.reopen_task, may.can_do_task, reason=gettext_lazy("Why")),
    )
    may_view = staticmethod(may.can_list_tasks)
    may_add = staticmethod(may.can_open_task)
    may_change = staticmethod(may.can_do_task)

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        """Open the task, or correct it, hand it over, put it off: the next action of the file follows."""
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data if name in self.fields}
            task_service.edit_task(obj, by=request.user, **changes)
            return
        obj.created_by = request.user
        obj.save()
        service.refresh_next_action(obj.enterprise)

    @admin.display(description=gettext_lazy("Task"), ordering="title")
    def what(self, obj: Task) -> str:
        """Title and kind."""
        return self._titled(obj, obj.words, obj.get_kind_display())

    @admin.display(description=gettext_lazy("Due"), ordering="due_on")
    def due(self, obj: Task) -> str:
        """The day, and whether it is past."""
        if obj.state in task_states.OPEN and obj.due_on < clock.today():
            return tag(_("Late: %(day)s") % {"day": short_date(obj.due_on)}, "bad")
        return tag(_("Today"), "you") if obj.due_on == clock.today() else short_date(obj.due_on)

    @admin.display(description=gettext_lazy("Priority"), ordering="priority")
    def urgency(self, obj: Task) -> str:
        """High priority stands out."""
        text = obj.get_priority_display()
        return tag(text, "you") if obj.priority == Priority.HIGH else text

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def stands(self, obj: Task) -> str:
        """Where the task stands."""
        kinds = {TaskState.DONE: "ok", TaskState.DOING: "now"}
        return tag(obj.get_state_display(), kinds.get(TaskState(obj.state), ""))

    @admin.display(description=gettext_lazy("Owner"), ordering="owner__full_name")
    def who(self, obj: Task) -> str:
        """Who is to do it."""
        return str(obj.owner) if obj.owner_id else _("whole unit")


@admin.register(Interaction)
class InteractionAdmin(AboutEnterpriseAdmin):
    """What was said, written and visited; corrected for a day, then only completed."""

    desk_order = 4
    form = InteractionForm
    fields = ("enterprise", "subject", "channel", "direction", "succeeded", "circle", "summary")
    list_display = ("what", "company", "when", "channel", "seen_by")
    list_extra = ("channel", "seen_by")
    list_filter = ("channel", "direction", "circle")
    list_select_related = ("enterprise", "by")
    ordering = ("-at", "-pk")
    exports = exports.INTERACTIONS
    acts = (Act(AMEND, _amend, may.can_amend_interaction, reason=gettext_lazy("What was missing")),)
    may_view = staticmethod(may.can_list_interactions)
    may_add = staticmethod(may.can_log_interaction)
    may_change = staticmethod(may.can_edit_interaction)

    def save_model(self, request: HttpRequest, obj: Interaction, form: Any, change: bool) -> None:
        """Record the exchange; its author corrects it for a day."""
        data = {name: value for name, value in form.cleaned_data.items() if name != "enterprise"}
        if change:
            service.edit_interaction(obj, by=request.user, **data)
            return
        stored = service.log_interaction(form.cleaned_data["enterprise"], by=request.user, **data)
        obj.__dict__.update(stored.__dict__)

    @admin.display(description=gettext_lazy("Exchange"), ordering="subject")
    def what(self, obj: Interaction) -> str:
        """Subject and author."""
        return self._titled(obj, obj.words, str(obj.by or ""))

    @admin.display(description=gettext_lazy("When"), ordering="at")
    def when(self, obj: Interaction) -> str:
        """Day and hour."""
        return f"{short_date(obj.at)} {clock_time(obj.at)}"

    @admin.display(description=gettext_lazy("Visibility"), ordering="circle")
    def seen_by(self, obj: Interaction) -> str:
        """Who may know of it."""
        return tag(obj.get_circle_display())


@admin.register(InternalNote)
class NoteAdmin(AboutEnterpriseAdmin):
    """Notes of one side of the house."""

    desk_order = 5
    form = NoteForm
    fields = ("enterprise", "text")
    list_display = ("what", "company", "written_on", "scope")
    list_extra = ("scope",)
    list_filter = ("created_at",)
    list_select_related = ("enterprise", "by")
    searched_text = ("text",)
    may_view = staticmethod(may.can_list_notes)
    may_add = staticmethod(may.can_write_note)

    def save_model(self, request: HttpRequest, obj: InternalNote, form: Any, change: bool) -> None:
        """Keep the note on the author's side."""
        stored = service.write_note(
            form.cleaned_data["enterprise"],
            text=form.cleaned_data["text"],
            scope=may.note_scope(request.user),
            by=request.user,
        )
        obj.__dict__.update(stored.__dict__)

    @admin.display(description=gettext_lazy("Note"))
    def what(self, obj: InternalNote) -> str:
        """The beginning of the note, and who wrote it."""
        return self._titled(obj, obj.text[:80], str(obj.by))

    @admin.display(description=gettext_lazy("Written on"), ordering="created_at")
    def written_on(self, obj: InternalNote) -> str:
        """The day."""
        return short_date(obj.created_at)
