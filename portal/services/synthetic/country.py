"""A whole synthetic country, table by table, in chunks: memory does not grow with the number of enterprises."""

import datetime as dt

from django.db import connection

from clients.models import Enterprise
from portal.services.synthetic.bare import bare
from portal.services.synthetic.missions import Missions
from portal.services.synthetic.people import Enterprises, make_staff
from portal.services.synthetic.studies import Studies
from portal.services.synthetic.writer import close_all

CHUNK = 5_000
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def refuse_real_data() -> str:
    """Say why this site must not receive synthetic data, or nothing: only an empty one may."""
    if Enterprise.objects.exists():
        return "This site already has enterprises: synthetic data only goes into an empty one."
    return ""


def generate(*, enterprises: int, seed: int) -> dict[str, int]:
    """Write so many enterprises with everything around them; return the number of rows of each table."""
    country = make_staff(NOW)
    people = Enterprises(country, seed, enterprises)
    studies = Studies(country, people)
    missions = Missions(country, studies)
    stages: list[Enterprises | Studies | Missions] = [people, studies, missions]
    writers = [writer for stage in stages for writer in stage.writers]
    with bare(writer.table for writer in writers):
        for start in range(0, enterprises, CHUNK):
            for facts in people.write(min(CHUNK, enterprises - start), start):
                if oriented := studies.write(facts):
                    missions.write(oriented)
            for writer in writers:
                writer.flush()
        close_all(writers)
    with connection.cursor() as cursor:
        # as a register that has been used for a while: known to the planner and, where allowed, swept
        can_sweep = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM (ANALYZE)" if can_sweep else "ANALYZE")
    return {writer.table: writer.written for writer in writers}
