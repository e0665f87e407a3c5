package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.UnifiedJedis;

/**
 * One tenant's view in Redis. A failed call may be repeated: the sequence shows whether the first attempt was carried out.
 */
final class TenantDenylist {
    /** Feed records up to this number are kept, if they are not older than {@link #FEED_MILLIS}. */
    static final int FEED_LENGTH = 100_000;
    /** The most feed records that are kept for slow verifiers. */
    static final int FEED_LONGEST = 10 * FEED_LENGTH;
    /** Age at which feed records are dropped. */
    static final long FEED_MILLIS = 15 * 60_000;

    private final String instance;
    private final String tenant;
    private final String epoch;
    private final Set<String> stranded = new HashSet<>();
    private long sequence;
    private int keep = FEED_LENGTH;

    /** The view that a rebuild under {@code epoch} has just finished. */
    TenantDenylist(String instance, String tenant, String epoch) {
        this.instance = instance;
        this.tenant = tenant;
        this.epoch = epoch;
        this.sequence = 1;
    }

    String epoch() {
        return epoch;
    }

    long sequence() {
        return sequence;
    }

    /**
     * Sets the length of the feed so that the slowest of these verifiers finds its next record, up to a limit.
     *
     * @param positions sequence of the last applied record of each live verifier of this epoch
     * @return number of verifiers that exceeded the limit since the last call: they will find a gap
     */
    int keepFor(Map<String, Long> positions) {
        long slowest =
                positions.values().stream().mapToLong(Long::longValue).min().orElse(sequence);
        keep = (int) Math.max(FEED_LENGTH, Math.min(FEED_LONGEST, sequence - slowest));
        stranded.retainAll(positions.keySet());
        int before = stranded.size();
        positions.forEach((verifier, applied) -> {
            if (sequence - applied > FEED_LONGEST) {
                stranded.add(verifier);
            } else {
                stranded.remove(verifier);
            }
        });
        return Math.max(0, stranded.size() - before);
    }

    /** The name of the writer's lock, which is not part of the public format. */
    static String lock(String tenant) {
        return DenylistKeys.prefix(tenant) + "writer";
    }

    /**
     * Applies all changes, or none.
     *
     * @param position ledger position up to which the view is then complete
     */
    ScriptReply apply(UnifiedJedis redis, List<DenylistChange> changes, long position, long now) {
        long after = sequence + changes.size();
        List<String> keys = new ArrayList<>(4 + changes.size());
        keys.addAll(keys());
        List<String> args = new ArrayList<>(6 + 7 * changes.size());
        args.addAll(head(after, position, now));
        long next = sequence;
        for (DenylistChange change : changes) {
            keys.add(DenylistKeys.entry(tenant, change.name()));
            boolean removal = change.isRemoval(now);
            args.add(op(removal ? FeedRecord.Op.DEL : FeedRecord.Op.PUT));
            args.add(Long.toString(++next));
            args.add(Long.toString(change.offset()));
            args.add(Long.toString(now));
            args.add(change.name());
            args.add(removal || change.entry() == null ? "" : change.entry().toJson());
            args.add(removal ? "" : expiry(change));
        }
        return call(redis, Scripts.APPLY, keys, args, after);
    }

    /** Writes a heartbeat. */
    ScriptReply beat(UnifiedJedis redis, long position, long now) {
        long after = sequence + 1;
        List<String> args = new ArrayList<>(head(after, position, now));
        args.add(Long.toString(position));
        args.add(Long.toString(now));
        args.add(Long.toString(now - FEED_MILLIS));
        return call(redis, Scripts.BEAT, keys(), args, after);
    }

    private ScriptReply call(UnifiedJedis redis, String script, List<String> keys, List<String> args, long after) {
        ScriptReply answer = ScriptReply.of(redis.eval(script, keys, args));
        if (answer.isApplied()) {
            sequence = after;
        }
        return answer;
    }

    private List<String> keys() {
        return List.of(lock(tenant), DenylistKeys.meta(tenant), DenylistKeys.index(tenant), DenylistKeys.feed(tenant));
    }

    private List<String> head(long after, long position, long now) {
        return List.of(
                instance,
                epoch,
                Long.toString(sequence),
                Long.toString(after),
                new DenylistMeta(DenylistMeta.FORMAT, epoch, after, position, now).toJson(),
                Integer.toString(keep));
    }

    static String expiry(DenylistChange change) {
        Long expires = change.entry() == null ? null : change.entry().expiresMillis();
        return expires == null ? "" : Long.toString(expires);
    }

    private static String op(FeedRecord.Op op) {
        return op.name().toLowerCase(Locale.ROOT);
    }
}
