-- Keeps a persisted operation. KEYS: its text. ARGV: its lifetime in ms, the text.
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
return {1}
