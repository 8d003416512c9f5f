"""The life of an import: received, previewed, confirmed once, written (domain §2.6)."""

from django.utils.translation import gettext_lazy as _

from clients.enums import ImportState as S
from core.lifecycle import Transition

PREVIEW = Transition("preview", {S.UPLOADED, S.PREVIEWED}, S.PREVIEWED, _("Read the file"))
READ_AGAIN = Transition("read_again", {S.PREVIEWED}, S.UPLOADED, _("Read the file again"))
CONFIRM = Transition("confirm", {S.PREVIEWED}, S.CONFIRMED, _("Write the new enterprises"))
FINISH = Transition("finish", {S.CONFIRMED}, S.DONE, _("Import written"))
FAIL = Transition("fail", {S.UPLOADED, S.CONFIRMED}, S.FAILED, _("Import stopped"))
CANCEL = Transition("cancel", {S.UPLOADED, S.PREVIEWED}, S.CANCELLED, _("Give up this import"))

UNDO = Transition("undo", {S.DONE}, S.UNDOING, _("Undo the whole import"))
UNDONE = Transition("undone", {S.UNDOING}, S.UNDONE, _("Import undone"))

TRANSITIONS = (PREVIEW, READ_AGAIN, CONFIRM, FINISH, FAIL, CANCEL, UNDO, UNDONE)
