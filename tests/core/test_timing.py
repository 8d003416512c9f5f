"""Operators see what is slow, and nothing about whom it was asked."""

import logging

import pytest
from django.db import connection
from django.urls import reverse

from core import jobs, timing


@pytest.fixture
def slow(settings, caplog):
    """Everything counts as slow that takes a thousandth of a second; the clock goes a second at each look."""
    settings.CCV_SLOW_QUERY_MS = settings.CCV_SLOW_REQUEST_MS = 1
    caplog.set_level(logging.WARNING, logger="ccv.slow")
    return caplog


@pytest.fixture
def _long_seconds(monkeypatch):
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(timing.time, "perf_counter", lambda: float(next(ticks)))


@pytest.mark.usefixtures("_long_seconds")
def test_slow_request_is_written_with_its_view_and_queries_and_nobody(client, slow, afi, savane):
    """An operator must find the slow page without reading in a log who opened which file."""
    client.force_login(afi)

    client.get(reverse("portal:enterprise_file", args=[savane.uuid]))

    lines = [record.getMessage() for record in slow.records]
    page = next(line for line in lines if line.startswith("request"))
    assert "view=portal:enterprise_file method=GET status=200" in page
    assert int(page.split("queries=")[1].split()[0]) == sum(line.startswith("query by=") for line in lines) > 3
    everything = "\n".join(lines)
    for secret in (str(savane.uuid), savane.uuid.hex, savane.name, afi.email, afi.full_name, "1000000001"):
        assert secret not in everything


@pytest.mark.usefixtures("_long_seconds")
def test_nothing_is_written_or_counted_while_the_limits_are_off(client, slow, afi, settings):
    """A newcomer's terminal shows pages, not timings."""
    settings.CCV_SLOW_QUERY_MS = settings.CCV_SLOW_REQUEST_MS = 0
    client.force_login(afi)

    client.get(reverse("portal:home"))

    assert [record for record in slow.records if record.name == "ccv.slow"] == []


@pytest.mark.usefixtures("_long_seconds")
def test_slow_query_of_a_job_names_the_job(db, slow):
    """Work in the background slows the site as a page does, and nobody waits in front of it to say so."""
    import uuid

    jobs.job("tests.timing", queue="bulk")(lambda _uuid: connection.cursor().execute("SELECT 1"))
    jobs.run(jobs.enqueue("tests.timing", uuid.uuid4()).pk)

    assert any("query by=job tests.timing" in record.getMessage() for record in slow.records)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 FROM a WHERE b = 'O''Brien' AND c = 12.5", "SELECT ? FROM a WHERE b = ? AND c = ?"),
        ("SELECT a FROM t\n WHERE id IN (%s, %s,  %s) LIMIT 25", "SELECT a FROM t WHERE id IN (…) LIMIT ?"),
        ("SELECT a FROM t WHERE id IN (1, 2)", "SELECT a FROM t WHERE id IN (…)"),
        ('UPDATE "clients_task2" SET "state" = %s', 'UPDATE "clients_task2" SET "state" = %s'),
    ],
)
def test_shape_of_a_query_holds_nothing_that_was_asked(sql, expected):
    """A name typed into a raw statement would otherwise lie in a log for years."""
    assert timing.shape(sql) == expected


def test_shape_of_a_long_query_keeps_its_tables(db):
    """Forty columns would hide the condition that is slow."""
    found = timing.shape("SELECT " + ", ".join(f"column_{n}" for n in range(90)) + " FROM t WHERE x = %s")

    assert found.endswith("… FROM t WHERE x = %s")
    assert len(found) < 130
