package dev.tokenwarden.revocation.denylist;

/**
 * The Lua scripts that write to Redis. Each script is atomic, uses keys of one tenant only, and changes nothing unless the caller
 * is the tenant's writer. So a superseded instance changes nothing, however late it calls.
 *
 * <p>{@code KEYS[1]} is always the writer's lock, {@code ARGV[1]} the calling instance. Answers: {@code OK}, {@code DONE} (an
 * earlier call made this change), {@code GONE} (Redis was wiped, or has another epoch or sequence: the view must be rebuilt),
 * {@code FENCED} (another instance writes).
 */
final class Scripts {
    /** A writer that does not call for this time loses the lock, in milliseconds. */
    static final int LOCK_MS = 15_000;

    private static final String GUARD = """
            local writer = redis.call('GET', KEYS[1])
            if not writer then return 'GONE' end
            if writer ~= ARGV[1] then return 'FENCED' end
            redis.call('PEXPIRE', KEYS[1], %d)
            """.formatted(LOCK_MS);

    /** Checks that the view has the epoch and the sequence that the writer expects. KEYS: lock, meta. ARGV: as {@link #APPLY}. */
    private static final String CHECK_SEQUENCE = """
            local found = redis.call('GET', KEYS[2])
            if not found then return 'GONE' end
            local meta = cjson.decode(found)
            if meta.epoch ~= ARGV[2] then return 'GONE' end
            if meta.sequence == tonumber(ARGV[4]) then return 'DONE' end
            if meta.sequence ~= tonumber(ARGV[3]) then return 'GONE' end
            """;

    /**
     * Changes entries and the feed, then the marker.
     *
     * <p>KEYS: lock, meta, index, feed, then one entry key for each change. ARGV: instance, epoch, sequence before,
     * sequence after, new meta, feed's length, then for each change: op, sequence, offset, at, name, value, expiry.
     */
    static final String APPLY = GUARD + CHECK_SEQUENCE + """
            for i = 5, #KEYS do
              local a = 7 + (i - 5) * 7
              local op, name, value, expiry = ARGV[a], ARGV[a + 4], ARGV[a + 5], ARGV[a + 6]
              if op == 'put' then
                if expiry == '' then
                  redis.call('SET', KEYS[i], value)
                  redis.call('ZADD', KEYS[3], '+inf', name)
                else
                  redis.call('SET', KEYS[i], value, 'PXAT', expiry)
                  redis.call('ZADD', KEYS[3], expiry, name)
                end
                redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[6], '*', 'op', op, 'epoch', ARGV[2],
                  'seq', ARGV[a + 1], 'offset', ARGV[a + 2], 'at', ARGV[a + 3], 'name', name, 'value', value)
              else
                redis.call('DEL', KEYS[i])
                redis.call('ZREM', KEYS[3], name)
                redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[6], '*', 'op', op, 'epoch', ARGV[2],
                  'seq', ARGV[a + 1], 'offset', ARGV[a + 2], 'at', ARGV[a + 3], 'name', name)
              end
            end
            redis.call('SET', KEYS[2], ARGV[5])
            return 'OK'
            """;

    /**
     * Writes a heartbeat. Drops expired names from the index and old records from the feed.
     *
     * <p>KEYS: lock, meta, index, feed. ARGV: instance, epoch, sequence before, sequence after, new meta, feed's length,
     * offset, now, oldest feed id to keep.
     */
    static final String BEAT = GUARD + CHECK_SEQUENCE + """
            redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[8])
            redis.call('XTRIM', KEYS[4], 'MINID', '~', ARGV[9])
            redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[6], '*', 'op', 'beat', 'epoch', ARGV[2],
              'seq', ARGV[4], 'offset', ARGV[7], 'at', ARGV[8])
            redis.call('SET', KEYS[2], ARGV[5])
            return 'OK'
            """;

    /** Takes the lock, from another writer too. KEYS: lock. ARGV: instance. */
    static final String SEIZE = "redis.call('SET', KEYS[1], ARGV[1], 'PX', %d) return 'OK'".formatted(LOCK_MS);

    /** Takes the lock if no other instance has it. KEYS: lock. ARGV: instance. */
    static final String CLAIM = """
            local writer = redis.call('GET', KEYS[1])
            if writer and writer ~= ARGV[1] then return 'FENCED' end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', %d)
            return 'OK'
            """.formatted(LOCK_MS);

    /** Gives the lock up. KEYS: lock. ARGV: instance. */
    static final String RELEASE =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 'OK'";

    /** Marks the view as incomplete. KEYS: lock, meta, index. ARGV: instance. */
    static final String BEGIN = GUARD + "redis.call('DEL', KEYS[2]) redis.call('UNLINK', KEYS[3]) return 'OK'";

    /** Writes entries of an incomplete view. KEYS: lock, index, entries. ARGV: instance, name, value, expiry, ... */
    static final String FILL = GUARD + """
            for i = 3, #KEYS do
              local a = 2 + (i - 3) * 3
              if ARGV[a + 2] == '' then
                redis.call('SET', KEYS[i], ARGV[a + 1])
                redis.call('ZADD', KEYS[2], '+inf', ARGV[a])
              else
                redis.call('SET', KEYS[i], ARGV[a + 1], 'PXAT', ARGV[a + 2])
                redis.call('ZADD', KEYS[2], ARGV[a + 2], ARGV[a])
              end
            end
            return 'OK'
            """;

    /** Removes entries that the ledger does not have. KEYS: lock, index, entries. ARGV: instance, names. */
    static final String DROP = GUARD + """
            for i = 3, #KEYS do
              redis.call('UNLINK', KEYS[i])
              redis.call('ZREM', KEYS[2], ARGV[i - 1])
            end
            return 'OK'
            """;

    /** Marks the view as complete. KEYS: lock, meta, feed. ARGV: instance, meta, epoch, offset, now. */
    static final String FINISH = GUARD + """
            redis.call('XADD', KEYS[3], '*', 'op', 'beat', 'epoch', ARGV[3], 'seq', '1', 'offset', ARGV[4], 'at', ARGV[5])
            redis.call('SET', KEYS[2], ARGV[2])
            return 'OK'
            """;

    private Scripts() {}
}
