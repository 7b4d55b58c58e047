-- Notes that upstream refuses: what was read before is of no use. KEYS: refusal, mark of a credential that some replica has pages of.
-- ARGV: lifetime of the refusal in ms, and where no replica has pages. Returns 1 if some replica has.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('EXISTS', KEYS[2])
redis.call('SET', KEYS[1], now, 'PX', known == 1 and ARGV[1] or ARGV[2])
return {known}
