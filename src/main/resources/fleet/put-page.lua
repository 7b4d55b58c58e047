-- Stores a page and ends the lease. KEYS: page, lease, refusal of the credential, refusal of the environment, mark of the credential.
-- ARGV: whose lease, when upstream sent the page, when its call began, its lifetime in ms, its value, the channel to tell it by,
--       how long the credential is marked as known in ms.
-- Returns 1 if the lease was still the caller's.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('GET', KEYS[2])
local held = ARGV[1] ~= '' and lease and string.sub(lease, 1, #ARGV[1]) == ARGV[1]
local refused = math.max(tonumber(redis.call('GET', KEYS[3]) or 0), tonumber(redis.call('GET', KEYS[4]) or 0))
local read = tonumber(redis.call('HGET', KEYS[1], 'r') or 0)
-- One of the future was stored by a clock that has been set back since.
local newer = read < tonumber(ARGV[2]) or read > now
if newer and refused < tonumber(ARGV[3]) then
  redis.call('SET', KEYS[5], 1, 'PX', ARGV[7])
  redis.call('HSET', KEYS[1], 'r', ARGV[2], 'v', ARGV[5])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
if held then
  redis.call('DEL', KEYS[2])
  redis.call('PUBLISH', ARGV[6], KEYS[1])
end
return {held and 1 or 0}
