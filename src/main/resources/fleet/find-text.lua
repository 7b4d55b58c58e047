-- Reads a persisted operation, which lives on from now. KEYS: its text. ARGV: its lifetime in ms.
return {redis.call('GETEX', KEYS[1], 'PX', ARGV[1])}
