-- Counts one more call of a credential as under way in the fleet, or says that it must wait. The rules are those of Budget and Window.
-- KEYS: what is known of the rate limit, a hash; the calls under way, scored by when they expire
-- ARGV: id of the call; lifetime of a call; lifetime of what is known; calls that may find out the limit at once;
--       share of the limit that must be left, or -1; round trip of a call; the epoch as the asker knows it, or 0; ids of its calls under
--       way, with commas between them, where the epoch is a new one. Times are milliseconds.
-- Returns: granted 0, busy 1 or spent 2; for how long; number, start and lost calls before it; limit, calls left and end, or -1; epoch
local GRANTED, BUSY, SPENT = 0, 1, 2
local SETTLED = 2000

local known, calls, id = KEYS[1], KEYS[2], ARGV[1]
local lifetime, kept, openers, spare, roundTrip =
    tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local w = {}
local fields = redis.call('HGETALL', known)
for i = 1, #fields, 2 do
    w[fields[i]] = tonumber(fields[i + 1])
end
local epoch = w.epoch or now -- since when anything is known here: a restart loses all
local asked = tonumber(ARGV[7])
local started, lost, ends = w.started or epoch, w.lost or 0, w['until']
redis.call('ZREMRANGEBYSCORE', calls, '-inf', now)

for unknown in string.gmatch(ARGV[8], '[^,]+') do
    redis.call('ZADD', calls, 'NX', now + lifetime, unknown)
end

local function opens(since, allowed)
    local from = since + lifetime
    local open = redis.call('ZCOUNT', calls, from, '+inf')
    if open < allowed then
        return GRANTED
    end
    local first = redis.call('ZRANGE', calls, from, '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
    local seconds = math.min(8, math.floor((now - first[2] + lifetime) / 1000))
    return open < allowed * 2 ^ seconds and GRANTED or BUSY
end

local function within()
    local spared = (w.sure == 1 or (w.limit or 0) < 2) and 0 or 1
    local left = w.left - spared - (lost - w.bylost)
    local pending = redis.call('ZCOUNT', calls, '(' .. string.format('%.0f', w.at - SETTLED + lifetime), '+inf')
    if left < 1 or (spare >= 0 and left - pending <= spare * (w.limit or w.left)) then
        return SPENT, ends - now
    end
    local others = (w.rate or 0) * (now - w.read + 2 * roundTrip) / 1000
    local margin = math.ceil(others + 3 * math.sqrt(others))
    return (pending == 0 or left - pending - margin >= 1) and GRANTED or BUSY, 0
end

local code, wait = GRANTED, 0
local again = tonumber(redis.call('ZSCORE', calls, id))
if again then
    code = GRANTED -- as before: the answer came too late for who asked
elseif asked ~= 0 and asked ~= epoch then
    code = BUSY
elseif (w.held or 0) > now then
    code, wait = SPENT, w.held - now
elseif not w.left then
    code = opens(0, openers)
elseif now >= ends then
    code = opens(ends, 1)
else
    code, wait = within()
end

local number, at = started, now
if code == GRANTED and not again then
    redis.call('ZADD', calls, now + lifetime, id)
    redis.call('HSET', known, 'started', string.format('%.0f', started + 1))
elseif again then
    -- It counts once. What was read since it began must not be taken for older.
    at = again - lifetime
    number = w.left and at <= w.read and w.from - 1 or started - 1
end
redis.call('HSET', known, 'epoch', string.format('%.0f', epoch))
redis.call('PEXPIRE', known, kept + math.max(0, (ends or 0) - now, (w.held or 0) - now))
-- The key outlives what it holds: a full Redis then evicts pages first (volatile-ttl).
redis.call('PEXPIRE', calls, kept)
local runs = w.left and now < ends
return { code, wait, number, at, lost, w.limit or -1, runs and w.left or -1, runs and ends - now or -1, epoch }
