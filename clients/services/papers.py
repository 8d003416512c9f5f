"""Files people send about their organisation, never about an operation: the one judgement of what comes in (I3)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.rules import transactional
from core import uploads

LOOKS_LIKE = {
    transactional.Kind.DECLARATION: gettext_lazy("a customs declaration"),
    transactional.Kind.INVOICE: gettext_lazy("an invoice"),
    transactional.Kind.TRANSPORT: gettext_lazy("a transport document"),
    transactional.Kind.PAYMENT: gettext_lazy("a payment paper"),
}


def judge(name: str, clean: uploads.CleanUpload, *, is_sure: bool) -> bool:
    """Refuse a paper of a transaction, ask again when unsure; return whether a doubt was lifted by the person (I3)."""
    judged = transactional.judge(name, uploads.text_of(clean.content, clean.content_type))
    if judged.kind is None or judged.verdict is transactional.Verdict.ACCEPT:
        return False
    looks = {"kind": LOOKS_LIKE[judged.kind]}
    if judged.verdict is transactional.Verdict.REFUSE:
        text = _("This looks like %(kind)s. We do not want papers of a customs transaction: nothing of it was kept.")
        raise uploads.refuse("transactional", text % looks)
    if not is_sure:
        text = _("This may be %(kind)s. If it concerns no transaction, choose it again and tick both boxes.")
        raise uploads.refuse("doubtful", text % looks)
    return True
