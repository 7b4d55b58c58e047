-- One replica lives. KEYS: replicas. ARGV: id of the replica, its lifetime in ms, that of the key in ms.
-- Returns Redis's time in ms, and how many replicas live.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- First, since a full Redis refuses only the first write of a script: one that cannot store is no use.
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {now, redis.call('ZCARD', KEYS[1])}
