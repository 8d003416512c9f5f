"""A cache that may go away: pages then work without it, as on a first visit (guarantee: Redis absent for minutes)."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)
GONE = (RedisConnectionError, RedisTimeoutError)
PATIENCE = 1


def _tolerant(name: str, missed: Callable[..., Any]) -> Callable[..., Any]:
    """Return the client's method, answering as an empty cache while Redis is away."""
    method = getattr(RedisCacheClient, name)

    @wraps(method)
    def call(self: RedisCacheClient, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except GONE as error:
            logger.warning("cache away: %s", type(error).__name__)
            return missed(*args, **kwargs)

    return call


class TolerantClient(RedisCacheClient):
    """Misses at once instead of failing slowly."""

    add = _tolerant("add", lambda *_: True)
    get = _tolerant("get", lambda _key, default=None: default)
    set = _tolerant("set", lambda *_: None)
    touch = _tolerant("touch", lambda *_: False)
    delete = _tolerant("delete", lambda *_: False)
    get_many = _tolerant("get_many", lambda *_: {})
    has_key = _tolerant("has_key", lambda *_: False)
    incr = _tolerant("incr", lambda _key, delta=1: delta)
    set_many = _tolerant("set_many", lambda *_: None)
    delete_many = _tolerant("delete_many", lambda *_: None)

    def __init__(self, servers: list[str], **options: Any) -> None:
        quick: dict[str, Any] = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),  # the library would wait for seconds, page after page
        }
        super().__init__(servers, **quick | options)


class TolerantRedisCache(RedisCache):
    """Django's Redis cache that misses while Redis is away.

    Rate limits rest while nothing can be counted: slow password hashing still stands in the way of a guesser, and
    a service nobody can enter would be the greater harm.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = TolerantClient
