"""How long somebody really writes: the time between two savings, without the pauses (domain §10, K03)."""

import datetime as dt

PAUSE = dt.timedelta(minutes=15)


def active_seconds(before: dt.datetime | None, now: dt.datetime) -> int:
    """Seconds between two savings of one questionnaire; nothing for the first one, nor past a quarter of an hour.

    The page saves by itself every few seconds, and each section when it is left: a longer silence is a pause. Two
    colleagues who write at the same time count once.
    """
    if before is None or not before < now <= before + PAUSE:
        return 0
    return int((now - before).total_seconds())
