-- Notes that some replica has pages of a credential. KEYS: the mark. ARGV: its lifetime in ms.
redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])
return {1}
