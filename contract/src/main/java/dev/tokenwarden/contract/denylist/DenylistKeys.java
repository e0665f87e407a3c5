package dev.tokenwarden.contract.denylist;

import dev.tokenwarden.contract.revocation.Target;

/**
 * Names in Redis. All of a tenant's keys share its hash tag, so that a cluster keeps them in one slot and one command
 * can read several.
 *
 * <pre>
 * tw:{TENANT}:d:NAME   an entry ({@link DenylistEntry}), expires by itself; NAME is {@link Target#name()}
 * tw:{TENANT}:index    sorted set of all NAMEs, scored by expiry in epoch milliseconds (+inf: never)
 * tw:{TENANT}:feed     stream of changes ({@link FeedRecord})
 * tw:{TENANT}:meta     completeness marker ({@link DenylistMeta}), written last
 * tw:{TENANT}:ack:ID   channel on which the verifier ID publishes how far it has applied the feed ({@link Ack})
 * </pre>
 */
public final class DenylistKeys {
    private DenylistKeys() {}

    /** The common prefix of the tenant's keys and channels. */
    public static String prefix(String tenant) {
        if (tenant.isEmpty() || tenant.indexOf('{') >= 0 || tenant.indexOf('}') >= 0) {
            throw new IllegalArgumentException("tenant: must not be empty nor hold a brace");
        }
        return "tw:{" + tenant + "}:";
    }

    public static String entry(Target target) {
        return entry(target.tenant(), target.name());
    }

    public static String entry(String tenant, String name) {
        return prefix(tenant) + "d:" + name;
    }

    public static String index(String tenant) {
        return prefix(tenant) + "index";
    }

    public static String feed(String tenant) {
        return prefix(tenant) + "feed";
    }

    public static String meta(String tenant) {
        return prefix(tenant) + "meta";
    }

    public static String ackChannel(String tenant, String verifier) {
        return prefix(tenant) + "ack:" + verifier;
    }
}
