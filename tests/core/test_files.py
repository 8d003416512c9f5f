"""Files no row points to: deleted after two days, and only those."""

import datetime as dt
import os
from pathlib import Path

from core import clock, files
from tests.factories import questionnaires as make


def test_file_left_by_a_rolled_back_act_is_deleted_and_no_other(savane, mawuli):
    """What somebody confided must not lie on the disk for ever, seen by nobody; what is in use must stay."""
    kept = make.attach(make.filled(savane, mawuli), mawuli)
    storage = kept.file.storage
    left, fresh = (storage.save(f"evidence/zz/{name}.pdf", make.pdf()) for name in ("left", "fresh"))
    before = (clock.now() - dt.timedelta(days=3)).timestamp()
    for name in (left, str(kept.file.name)):
        os.utime(Path(storage.path(name)), (before, before))

    assert files.sweep_orphans(clock.today()) == 1
    assert not storage.exists(left)
    assert storage.exists(fresh), "it may belong to a transaction that is not over"
    assert storage.exists(str(kept.file.name))


def test_every_file_field_is_swept():
    assert {files.folder_of(field) for _model, field in files._fields()} >= {
        "evidence",
        "consents",
        "reports",
        "imports",
    }
