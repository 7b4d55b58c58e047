-- Notes how a call of a credential ended, and what upstream said then of the rate limit. The rules are those of Window and ExternalUsage.
-- KEYS: what is known of the rate limit, a hash; the calls under way
-- ARGV: id of the call; lifetime of what is known; unsent, lost, silent, answered or refused; number, start and lost calls before it, as
--       reserved, or a negative number; how long it took; limit, remaining and reset that upstream told, or -1; Retry-After, or -1
local SECOND, MINUTE, TICK = 1000, 60000, 2

local known, calls, kind = KEYS[1], KEYS[2], ARGV[3]
local kept, number, at, before, took, limit, remaining, reset, retryAfter = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5]),
    tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
redis.call('ZREM', calls, ARGV[1])
if kind == 'unsent' then
    return { 0 }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', calls, '-inf', now)
local w = {}
local fields = redis.call('HGETALL', known)
for i = 1, #fields, 2 do
    w[fields[i]] = tonumber(fields[i + 1])
end
w.epoch, w.lost = w.epoch or now, w.lost or 0
w.started = w.started or w.epoch
if number < 0 then
    at, before = now - took, w.lost
end

local function learn()
    w.limit = limit > 0 and limit or w.limit
    w.length = math.max(w.length or SECOND, reset)
    w.rounds = reset == 0 and 1 or w.rounds
end

local function longerPause()
    local pause = w.pause or SECOND
    w.pause = math.min(2 * pause, MINUTE)
    return pause
end

local function ending()
    return now + (reset < 0 and (w.pause or SECOND) or reset + (w.rounds == 1 and SECOND or 0) + TICK)
end

local function lowest(left, ends)
    w.left, w.read, w.at, w.bylost, w.from, w['until'] = left, now, at, before, w.started, ends
end

local function isRaised(left)
    local after = number >= w.from
    if after or left <= w.left or reset < 0 then
        return after and left >= w.left
    end
    return at + reset > w['until'] + SECOND
end

local function windowBegins(left, atEnd)
    w.pause = SECOND
    lowest(left, ending())
    w.rate = w.since and w.rate / 2 or (w.limit or left) / 2 / math.max(1, math.floor(w.length / SECOND))
    w.first, w.answered, w.since = left, w.started - redis.call('ZCARD', calls), now
    w.sure = atEnd and 1 or w.sure
    w.refills = w.limit and 2 * left < w.limit and 1 or 0
end

local function windowGoesOn(left, atEnd)
    if atEnd then
        w.sure = 0
        longerPause()
    end
    local old, ends = w['until'], ending()
    if left > w.left then
        w['until'] = math.min(old, ends)
        return
    end
    lowest(left, (atEnd or w.refills == 1 or old > ends) and ends or old)
    if w.since then
        local others = w.first - left - (w.started - w.answered)
        w.rate = math.max(w.rate, others / math.max(0.05, (now - w.since) / 1000))
    end
end

local function refused()
    local hold = now + (retryAfter < 0 and longerPause() or math.max(SECOND, retryAfter))
    if reset >= 0 then
        hold = math.max(hold, ending())
    end
    w.held = math.max(w.held or 0, hold)
    if remaining >= 0 then
        learn()
        w.rate = 2 * (w.rate or 0) + 1
        lowest(0, w.held)
    end
end

if kind == 'answered' then
    learn()
    local left = math.min(w.limit or remaining, remaining)
    local atEnd = w.left and at >= w['until']
    if not w.left or isRaised(left) then
        windowBegins(left, atEnd)
    else
        windowGoesOn(left, atEnd)
    end
elseif kind == 'refused' then
    refused()
else
    w.lost = w.lost + 1
    if kind == 'silent' then
        w.left = nil
        redis.call('HDEL', known, 'left')
    end
end

local written = {}
for field, value in pairs(w) do
    written[#written + 1] = field
    written[#written + 1] = string.format('%.17g', value)
end
redis.call('HSET', known, unpack(written))
redis.call('PEXPIRE', known, kept + math.max(0, (w['until'] or 0) - now, (w.held or 0) - now))
return { 0 }
