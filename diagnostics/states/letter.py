"""The life of the file of a signed form: in quarantine, then let out or erased (§2.5)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from core.quarantine import FileState as F

CLEAR = Transition("clear", {F.PENDING}, F.CLEAN, _("Let out of quarantine"))
REFUSE = Transition("refuse", {F.PENDING}, F.REFUSED, _("Refuse after the security check"))

TRANSITIONS = (CLEAR, REFUSE)
