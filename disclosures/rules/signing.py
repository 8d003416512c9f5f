"""How a webhook proves where it comes from and when it left: HMAC-SHA-256 over moment and body."""

import hashlib
import hmac

TOLERANCE_SECONDS = 300


def signature(key: str, *, moment: int, body: bytes) -> str:
    """The header of a message: `t=<seconds>,v1=<hexadecimal>`, over "<seconds>.<body>"."""
    digest = hmac.new(key.encode(), str(moment).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def is_genuine(header: str, key: str, *, body: bytes, now: int) -> bool:
    """What a receiver checks: the signature, and that the message is not an old one sent again."""
    parts = dict(item.split("=", 1) for item in header.split(",") if "=" in item)
    if not parts.get("t", "").isdigit() or abs(now - int(parts["t"])) > TOLERANCE_SECONDS:
        return False
    return hmac.compare_digest(header, signature(key, moment=int(parts["t"]), body=body))
