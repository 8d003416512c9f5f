"""Reads configuration from the environment and refuses what it cannot understand.

A thin layer over django-environ: `NAME_FILE` may point to a file holding the value (container secrets),
a malformed value stops the start with its name, never with its content.
"""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env

_env = Env()


def _load_file(name: str) -> None:
    """Let NAME_FILE stand for NAME, so that a secret never has to be an environment variable."""
    path = os.environ.get(f"{name}_FILE")
    if path and name not in os.environ:
        try:
            os.environ[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read") from error


def text(name: str, default: str = "") -> str:
    """Return a text value; unset gives the default."""
    _load_file(name)
    return _env.str(name, default=default)


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no value: 1, true, yes, on, or their opposites."""
    raw = text(name).strip().lower()
    if raw == "":
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    raw = text(name).strip()
    if raw == "":
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number") from error


def items(name: str) -> list[str]:
    """Return a comma-separated list without its blanks."""
    return [item.strip() for item in text(name).split(",") if item.strip()]


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words; the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}")
    return value


def hours(name: str, default: str) -> tuple[dt.time, dt.time] | None:
    """Return two times of day such as 18:00-07:30; "off" gives none."""
    raw = text(name, default).strip() or default
    if raw == "off":
        return None
    try:
        start, end = (dt.time.fromisoformat(part.strip()) for part in raw.split("-"))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must look like 18:00-07:30, or be off") from error
    return start, end


def database(name: str, default: str) -> dict[str, object]:
    """Return Django's description of a database address."""
    _load_file(name)
    return dict(_env.db_url(name, default=default))


def email(name: str, default: str) -> dict[str, object]:
    """Return Django's e-mail settings for an address such as smtp+tls://user:password@host:587."""
    _load_file(name)
    return dict(_env.email_url(name, default=default))


def local_secret(path: Path) -> str:
    """Return the newcomer's own key, made at first start and kept in a file git ignores."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()
