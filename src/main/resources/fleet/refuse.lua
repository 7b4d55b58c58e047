-- Notes that upstream refuses: what was read before is of no use. KEYS: refusal. ARGV: its lifetime in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[1], now, 'PX', ARGV[1])
return {now}
