"""Django's Redis cache with one client a thread and server: its own makes one for every question asked."""

from django.core.cache.backends import redis


class Client(redis.RedisCacheClient):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = {}

    def get_client(self, key=None, *, write=False):  # noqa: ARG002 -- Django's signature
        pool = self._get_connection_pool(write)
        if pool not in self.kept:
            self.kept[pool] = self._client(connection_pool=pool)
        return self.kept[pool]


class RedisCache(redis.RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
