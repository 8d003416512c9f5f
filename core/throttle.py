"""How often one visitor may ask a page that answers strangers; nothing of the visitor is kept but a hash, for minutes."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from core.cache import GONE


def allow(request: HttpRequest, action: str, *, times: int, seconds: int) -> bool:
    """Count one more try of this visitor; False once `times` were made within the same period of `seconds`.

    Counted by address, as the sign-in limits are. When the cache is away nobody is kept out.
    """
    address = hashlib.sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:32]
    key = f"throttle:{action}:{address}:{int(time.time()) // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= times
    except (ValueError, *GONE):  # just forgotten, or no cache at all
        return True
