-- Lets a lease last, or takes it again if it has been lost. KEYS: lease. ARGV: whose lease, its lifetime in ms, caller or nobody.
-- Returns 1 if it is the asker's and a caller waits, at whatever replica.
local held = redis.call('GET', KEYS[1])
if not held then
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[3], 'PX', ARGV[2])
  return {0}
end
if string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
  return {0}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {string.sub(held, -6) == 'caller' and 1 or 0}
