package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * Makes views equal to the ledger, under a new epoch.
 *
 * <ol>
 *   <li>A view without a marker is incomplete. It is written again from the start and gets its marker last, so readers never use
 *       an incomplete view.
 *   <li>A view with a marker is complete up to its offset. Missing entries are added and stale entries are removed. Verifiers
 *       keep using the view during the repair.
 * </ol>
 */
final class Rebuild {
    private static final int CHUNK = 500;
    private static final int CHUNKS_AT_ONCE = 20;

    /**
     * @param position ledger position up to which the views are complete
     * @param offset offset at which the writer continues to read the ledger
     * @param written number of entries that were written
     */
    record Result(Map<String, TenantDenylist> views, long position, long offset, int entries, int written) {}

    /** Another instance writes a tenant's view. */
    static final class FencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FencedException(String tenant) {
            super("another instance writes the denylist of " + tenant);
        }
    }

    private final RevocationClients kafka;
    private final UnifiedJedis redis;
    private final StoredView stored;
    private final String instance;

    Rebuild(RevocationClients kafka, UnifiedJedis redis, String instance) {
        this.kafka = kafka;
        this.redis = redis;
        this.stored = new StoredView(redis);
        this.instance = instance;
    }

    /**
     * Rebuilds the views of {@code tenants}.
     *
     * @param all whether to rebuild the views of all other tenants of the ledger, too
     * @param force whether to take the views over from another instance that writes them
     * @param fresh whether to write complete views again, too
     * @throws FencedException if another instance writes one of the views
     */
    Result run(Set<String> tenants, boolean all, boolean force, boolean fresh, String epoch, long now) {
        // Before the ledger is read: an instance that does not get the locks does not read it in vain.
        tenants.forEach(tenant -> lock(tenant, force));
        LedgerSnapshot ledger = LedgerSnapshot.read(kafka, tenants, all, now);
        // Again: the locks may have expired during the reading.
        ledger.tenants().keySet().forEach(tenant -> lock(tenant, force));
        Map<String, List<String>> present = stored.names(ledger.tenants().keySet());
        Map<String, TenantDenylist> views = new HashMap<>();
        int written = 0;
        for (Map.Entry<String, Map<String, DenylistChange>> one :
                ledger.tenants().entrySet()) {
            String tenant = one.getKey();
            boolean whole = !fresh && stored.meta(tenant) != null;
            written += rebuild(tenant, one.getValue(), present.getOrDefault(tenant, List.of()), whole);
            finish(tenant, epoch, ledger.position(), now);
            views.put(tenant, new TenantDenylist(instance, tenant, epoch));
        }
        return new Result(views, ledger.position(), ledger.end(), ledger.size(), written);
    }

    private int rebuild(String tenant, Map<String, DenylistChange> wanted, List<String> present, boolean whole) {
        Set<String> stale = new LinkedHashSet<>(present);
        Set<String> right = new HashSet<>();
        if (whole) {
            stored.indexed(tenant, (name, value) -> {
                DenylistChange change = wanted.get(name);
                if (change == null || change.entry() == null) {
                    stale.add(name);
                } else if (change.entry().toJson().equals(value)) {
                    right.add(name);
                }
            });
        } else {
            begin(tenant);
        }
        stale.removeAll(wanted.keySet());
        // Again: the lock may have expired during the comparison.
        lock(tenant, false);
        drop(tenant, List.copyOf(stale));
        Collection<DenylistChange> missing = right.isEmpty()
                ? wanted.values()
                : wanted.values().stream()
                        .filter(change -> !right.contains(change.name()))
                        .toList();
        fill(tenant, missing);
        return missing.size();
    }

    private void lock(String tenant, boolean force) {
        List<String> lock = List.of(TenantDenylist.lock(tenant));
        run(tenant, force ? Scripts.SEIZE : Scripts.CLAIM, lock, List.of(instance));
    }

    /** Gives up the locks of these tenants. */
    void release(Set<String> tenants) {
        for (String tenant : tenants) {
            redis.eval(Scripts.RELEASE, List.of(TenantDenylist.lock(tenant)), List.of(instance));
        }
    }

    /** A random id of a writer instance or of an epoch. */
    static String randomId() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void begin(String tenant) {
        run(
                tenant,
                Scripts.BEGIN,
                List.of(TenantDenylist.lock(tenant), DenylistKeys.meta(tenant), DenylistKeys.index(tenant)),
                List.of(instance));
    }

    private void fill(String tenant, Collection<DenylistChange> changes) {
        List<DenylistChange> chunk = new ArrayList<>(CHUNK);
        List<Response<Object>> replies = new ArrayList<>();
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (DenylistChange change : changes) {
                chunk.add(change);
                if (chunk.size() == CHUNK) {
                    replies.add(fill(pipeline, tenant, chunk));
                    chunk.clear();
                }
                if (replies.size() == CHUNKS_AT_ONCE) {
                    pipeline.sync();
                    check(tenant, replies);
                }
            }
            if (!chunk.isEmpty()) {
                replies.add(fill(pipeline, tenant, chunk));
            }
            pipeline.sync();
            check(tenant, replies);
        }
    }

    private Response<Object> fill(AbstractPipeline pipeline, String tenant, List<DenylistChange> chunk) {
        List<String> keys = new ArrayList<>(2 + chunk.size());
        keys.add(TenantDenylist.lock(tenant));
        keys.add(DenylistKeys.index(tenant));
        List<String> args = new ArrayList<>(1 + 3 * chunk.size());
        args.add(instance);
        for (DenylistChange change : chunk) {
            keys.add(DenylistKeys.entry(tenant, change.name()));
            args.add(change.name());
            args.add(change.entry() == null ? "" : change.entry().toJson());
            args.add(TenantDenylist.expiry(change));
        }
        return pipeline.eval(Scripts.FILL, keys, args);
    }

    private static void check(String tenant, List<Response<Object>> replies) {
        for (Response<Object> reply : replies) {
            check(tenant, ScriptReply.of(reply.get()));
        }
        replies.clear();
    }

    private static void check(String tenant, ScriptReply answer) {
        if (answer != ScriptReply.OK) {
            throw new FencedException(tenant);
        }
    }

    private void drop(String tenant, List<String> names) {
        for (int from = 0; from < names.size(); from += CHUNK) {
            List<String> chunk = names.subList(from, Math.min(names.size(), from + CHUNK));
            List<String> keys = new ArrayList<>(List.of(TenantDenylist.lock(tenant), DenylistKeys.index(tenant)));
            chunk.forEach(name -> keys.add(DenylistKeys.entry(tenant, name)));
            List<String> args = new ArrayList<>(List.of(instance));
            args.addAll(chunk);
            run(tenant, Scripts.DROP, keys, args);
        }
    }

    private void finish(String tenant, String epoch, long position, long now) {
        String meta = new DenylistMeta(DenylistMeta.FORMAT, epoch, 1, position, now).toJson();
        run(
                tenant,
                Scripts.FINISH,
                List.of(TenantDenylist.lock(tenant), DenylistKeys.meta(tenant), DenylistKeys.feed(tenant)),
                List.of(instance, meta, epoch, Long.toString(position), Long.toString(now)));
    }

    private void run(String tenant, String script, List<String> keys, List<String> args) {
        check(tenant, ScriptReply.of(redis.eval(script, keys, args)));
    }
}
