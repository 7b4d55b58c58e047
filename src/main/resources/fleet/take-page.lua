-- Looks for a page, or takes the lease to fetch it. KEYS: page, lease, refusal of the credential, refusal of the environment.
-- ARGV: the reading that is known to be of no use, whose lease, its lifetime in ms, until when the asker waits for this answer, for whom
--       the page is fetched (caller or nobody), the channel to tell by that a caller waits now.
-- Returns {'page', when it was read, its value}, {'lease'}, or {'busy'} where another has the lease.
local refused = math.max(tonumber(redis.call('GET', KEYS[3]) or 0), tonumber(redis.call('GET', KEYS[4]) or 0))
local read = tonumber(redis.call('HGET', KEYS[1], 'r') or 0)
if read > refused and read > tonumber(ARGV[1]) then
  return {'page', read, redis.call('HGET', KEYS[1], 'v')}
end
-- An asker that waits no longer would never end the lease.
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) > tonumber(ARGV[4]) then
  return {'busy'}
end
if redis.call('SET', KEYS[2], ARGV[2] .. ' ' .. ARGV[5], 'NX', 'PX', ARGV[3]) then
  return {'lease'}
end
local held = redis.call('GET', KEYS[2])
if ARGV[5] == 'caller' and string.sub(held, -6) == 'nobody' then
  redis.call('SET', KEYS[2], string.sub(held, 1, -7) .. 'caller', 'KEEPTTL')
  redis.call('PUBLISH', ARGV[6], KEYS[2])
end
return {'busy'}
