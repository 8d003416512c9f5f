"""Settings, documentation, example file and containers tell the same story."""

import re
from pathlib import Path

import pytest
import yaml

from tests.house.source import ROOT, python_files

READS = re.compile(r"""env\.(?:text|flag|number|items|one_of|hours|database|email)\(\s*["']([A-Z_]+)["']""")
DOCUMENT_ONLY = {"PORT", "HOST"}
CONTAINERS_ONLY = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "CCV_PUBLISH"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def variables_of_the_settings() -> set[str]:
    return {name for path in python_files("ccv_portal") for name in READS.findall(path.read_text(encoding="utf-8"))}


def compose() -> dict:
    return yaml.safe_load(read("docker-compose.yml"))


def test_every_setting_is_in_the_operations_page_and_no_other() -> None:
    """Whoever keeps the portal alive reads one table."""
    table = set(re.findall(r"^\| (`[^|]+) \|", read("docs/operations.md"), re.MULTILINE))
    documented = {name for cell in table for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}

    assert documented == variables_of_the_settings()


def test_every_setting_is_in_the_example_file_and_no_other() -> None:
    """A line missing from the example is a feature nobody finds."""
    offered = set(re.findall(r"^#?([A-Z][A-Z_]+)=", read(".env.example"), re.MULTILINE))

    assert offered - CONTAINERS_ONLY == variables_of_the_settings()


def test_containers_name_only_settings_that_exist_and_all_that_production_requires() -> None:
    """A typing error in a variable name would leave production on a default."""
    from ccv_portal import settings

    for name in ("web", "worker", "beat"):
        given = set(compose()["services"][name]["environment"])
        assert given <= variables_of_the_settings()
        assert set(settings.REQUIRED_IN_PRODUCTION) <= given


def test_containers_have_every_piece_alive_and_watched() -> None:
    """A stack without beat keeps no deadline; one without health checks hides that it is dead."""
    services = compose()["services"]

    assert set(services) == {"web", "worker", "beat", "db", "redis"}
    assert all("healthcheck" in service and service["restart"] == "unless-stopped" for service in services.values())
    assert "--appendonly" in services["redis"]["command"]
    assert "--scheduler=core.beat:LeasedScheduler" in services["beat"]["command"]  # one acts, however many run


def test_containers_keep_data_in_named_volumes() -> None:
    """What is written inside a container is gone at the next upgrade."""
    document = compose()
    mounted = {line.split(":")[0] for service in document["services"].values() for line in service.get("volumes", [])}

    assert mounted == set(document["volumes"])


def test_containers_ship_no_password() -> None:
    """A default password is a public password."""
    secrets = re.findall(r"\$\{([A-Z_]*(?:PASSWORD|SECRET_KEY|EMAIL_URL)[A-Z_]*)(.?)", read("docker-compose.yml"))

    assert secrets
    assert {following for _, following in secrets} == {":"}  # ${NAME:?message}: refuses to start
    assert ":-" not in read("docker-compose.yml").replace("${CCV_PUBLISH:-", "")
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "CCV_SECRET_KEY"):
        assert re.search(rf"^{name}=$", read(".env.example"), re.MULTILINE)


def test_image_does_not_run_as_root() -> None:
    """A hole in one library would be a hole in the machine."""
    last_user = [line for line in read("Dockerfile").splitlines() if line.startswith("USER ")][-1]

    assert last_user == "USER ccv"


def test_workers_consume_every_queue_that_is_used() -> None:
    """Work published on a queue nobody reads waits for ever."""
    from core import jobs

    for page in ("docker-compose.yml", "docs/operations.md"):
        named = re.search(r"--queues=([a-z,]+)", read(page)).group(1).split(",")
        assert set(named) == set(jobs.QUEUES), page


def requirement_names(path: Path) -> set[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    names = {re.split(r"[\[<>=~! ]", line)[0] for line in lines if line and not line.startswith("-")}
    return {name.lower() for name in names}


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_says_why_it_is_here(name: str) -> None:
    """A package nobody can explain is a package nobody dares to remove."""
    explained = set(re.findall(r"^\| ([a-z0-9_-]+) \|", read("docs/dependencies.md"), re.MULTILINE))

    assert requirement_names(ROOT / name) - explained == set()


def test_no_explanation_is_left_of_a_removed_dependency() -> None:
    """The page describes what is installed today."""
    explained = set(re.findall(r"^\| ([a-z0-9_-]+) \|", read("docs/dependencies.md"), re.MULTILINE))
    asked = requirement_names(ROOT / "requirements.in") | requirement_names(ROOT / "requirements-dev.in")

    assert explained == asked


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    """A lock without hashes can be answered by anybody; one with an address only works where it was made."""
    lock = read(name)
    entries = re.findall(r"^[a-z0-9_.-]+(?:\[[a-z,]+\])?==", lock, re.MULTILINE | re.IGNORECASE)

    assert len(entries) > 30
    assert lock.count("--hash=sha256:") >= len(entries)
    assert "://" not in lock
    assert "--find-links" not in lock
