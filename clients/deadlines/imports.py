"""What the calendar does to imports: the rows of old ones are erased (§8.4, minimal data)."""

import datetime as dt

from django.db.models import Q

from clients.enums import ImportState
from clients.models import ImportBatch, ImportRow
from clients.services.imports import forget_file
from core.deadlines import each

KEPT_FOR = dt.timedelta(days=90)


def forget_old_imports(today: dt.date) -> int:
    """Erase the file and the rows of imports untouched for 90 days; who imported what, and how many, stays."""
    old = ImportBatch.objects.filter(updated_at__date__lt=today - KEPT_FOR).exclude(state=ImportState.CONFIRMED)

    def forget(batch: ImportBatch) -> bool:
        forget_file(batch)
        ImportRow.objects.filter(batch=batch).delete()
        return True

    return each(old.filter(Q(rows__isnull=False) | ~Q(file="")).distinct(), forget)
