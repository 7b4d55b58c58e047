-- One replica leaves. KEYS: replicas. ARGV: id of the replica.
return {redis.call('ZREM', KEYS[1], ARGV[1])}
