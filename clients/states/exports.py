"""The life of an export: made, downloaded by its author for a while, gone (domain §8.2, §8.4)."""

from django.utils.translation import gettext_lazy as _

from clients.enums import ExportState as S
from core.lifecycle import Transition

MAKE = Transition("make", {S.MAKING}, S.READY, _("Make the file"))
GIVE_UP = Transition("give_up", {S.MAKING}, S.FAILED, _("File not made"))
EXPIRE = Transition("expire", {S.MAKING, S.READY, S.FAILED}, S.EXPIRED, _("Erase the file"))

TRANSITIONS = (MAKE, GIVE_UP, EXPIRE)
