package dev.tokenwarden.contract.denylist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The Redis ACL users of the denylist: the rules of {@code ACL SETUSER} for a verifier and for the revocation service.
 *
 * <p>Each user may run exactly the commands that its program runs, named one by one. A category would allow far more:
 * {@code @read} of Redis 6.2 holds {@code STRALGO}, with which one call can stop the server for minutes. Every list of
 * rules begins with resets, so that a user that existed before keeps nothing. Redis 6.2 and later accept the rules.
 */
public final class DenylistUsers {
    /** Separates a verifier's id from the name of one of its instances, as in {@code payments#pod-7}. */
    public static final char INSTANCE = '#';

    private static final List<String> RESET = List.of("resetkeys", "resetchannels", "-@all");

    /**
     * Redis 7.0 refuses a rule that names a subcommand which it does not have. Clients ignore that this one is refused.
     */
    private static final String NOT_EVERYWHERE = "client|setinfo";

    /** The commands that the revocation service runs, in scripts and directly. */
    private static final List<String> SERVICE = List.of(
            "get",
            "mget",
            "set",
            "del",
            "unlink",
            "pexpire",
            "scan",
            "zadd",
            "zcard",
            "zrem",
            "zremrangebyscore",
            "zscan",
            "zscore",
            "xadd",
            "xtrim",
            "eval",
            "psubscribe",
            "punsubscribe",
            "info");

    private DenylistUsers() {}

    /**
     * A verifier's user. It reads the denylists of these tenants, and acknowledges in its own name only: on the
     * channels of {@code id} and of {@code id#INSTANCE}.
     *
     * @param id the verifier's id, one user each
     * @throws IllegalArgumentException if no tenant is given, or a name holds a character that an ACL rule cannot hold
     */
    public static List<String> verifier(String id, Collection<String> tenants) {
        if (tenants.isEmpty()) {
            throw new IllegalArgumentException("tenants: must not be empty: an empty list never means all");
        }
        if (id.isEmpty() || id.indexOf(INSTANCE) >= 0) {
            throw new IllegalArgumentException("id: must not be empty nor hold " + INSTANCE);
        }
        List<String> rules = new ArrayList<>(RESET);
        for (String tenant : tenants) {
            rules.add("~" + literal("tenant", DenylistKeys.prefix(tenant)) + "*");
            String channel = literal("id", DenylistKeys.ackChannel(tenant, id));
            rules.add("&" + channel);
            rules.add("&" + channel + INSTANCE + "*");
        }
        allow(rules, VerifierCommands.DENYLIST);
        allow(rules, VerifierCommands.CONNECTION);
        return List.copyOf(rules);
    }

    /** The additional rules of a verifier's user in a Redis Cluster. */
    public static List<String> clusterCommands() {
        List<String> rules = new ArrayList<>();
        allow(rules, VerifierCommands.CLUSTER);
        return List.copyOf(rules);
    }

    /**
     * The user of the revocation service. It writes the denylists of all tenants, and receives all acknowledgements.
     */
    public static List<String> service() {
        List<String> rules = new ArrayList<>(RESET);
        rules.add("~tw:*");
        rules.add("&tw:*");
        allow(rules, SERVICE);
        allow(rules, VerifierCommands.CONNECTION);
        return List.copyOf(rules);
    }

    private static void allow(List<String> rules, List<String> commands) {
        for (String command : commands) {
            if (!command.equals(NOT_EVERYWHERE)) {
                rules.add("+" + command);
            }
        }
    }

    /** The text as a pattern that matches this text only. */
    private static String literal(String field, String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw new IllegalArgumentException(field + ": must hold no space nor control character");
            }
            if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
