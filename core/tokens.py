"""What the database keeps of a secret that opens something without a password."""

import hashlib


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a random token: a copy of the database opens nothing, and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
