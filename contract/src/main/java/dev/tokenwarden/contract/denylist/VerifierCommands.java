package dev.tokenwarden.contract.denylist;

import java.util.List;

/** The Redis commands that a verifier runs, for its ACL user. A category such as {@code @read} would allow far more. */
public final class VerifierCommands {
    /** Reads the denylist and acknowledges it. All on keys and channels that begin with {@link DenylistKeys#prefix}. */
    public static final List<String> DENYLIST =
            List.of("get", "mget", "publish", "xread", "xrevrange", "zcard", "zmscore", "zscan");

    /** Opens a connection and gives it a name. They name no keys. */
    public static final List<String> CONNECTION = List.of("auth", "client|setinfo", "client|setname", "hello", "ping");

    /** Finds the nodes of a Cluster. */
    public static final List<String> CLUSTER = List.of("cluster|shards", "cluster|slots");

    private VerifierCommands() {}
}
