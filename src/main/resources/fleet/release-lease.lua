-- Ends a lease, unless it is another's by now. KEYS: page, lease. ARGV: whose lease, the channel to tell it by.
local held = redis.call('GET', KEYS[2])
if ARGV[1] ~= '' and held and string.sub(held, 1, #ARGV[1]) == ARGV[1] then
  redis.call('PUBLISH', ARGV[2], KEYS[1])
  return {redis.call('DEL', KEYS[2])}
end
return {0}
