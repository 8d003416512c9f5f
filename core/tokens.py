"""What the database keeps of a secret that opens something without a password."""

import hashlib
import secrets


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a random token: a copy of the database opens nothing, and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def fresh() -> tuple[str, str]:
    """Return a new random secret (192 bits) and the fingerprint the database keeps of it."""
    token = secrets.token_urlsafe(24)
    return token, fingerprint(token)
