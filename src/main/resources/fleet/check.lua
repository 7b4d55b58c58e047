-- Returns the version of Redis that this one is compatible with; empty before 7.0, which tells none to scripts.
return {redis.REDIS_VERSION or ''}
