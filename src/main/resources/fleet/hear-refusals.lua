-- Reads the refusals since a time. KEYS: refusals of late. ARGV: since when in ms.
-- Returns Redis's time in ms, then what each is about.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')
table.insert(answer, 1, now)
return answer
