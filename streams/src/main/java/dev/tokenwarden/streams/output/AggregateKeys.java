package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.LengthPrefixed;

/** Keys of the aggregates. */
public final class AggregateKeys {
    /** First byte of a client's key. */
    public static final byte CLIENT = 'c';

    private AggregateKeys() {}

    public static byte[] client(String tenant, String clientId) {
        return LengthPrefixed.encode(CLIENT, tenant, clientId);
    }

    public static byte[] address(String tenant, String address) {
        return LengthPrefixed.encode((byte) 'a', tenant, address);
    }

    public static byte[] key(String tenant, String iss, String kid) {
        return LengthPrefixed.encode((byte) 'k', tenant, iss, kid);
    }

    public static byte[] refresh(String tenant, String iss, String refresh) {
        return LengthPrefixed.encode((byte) 'r', tenant, iss, refresh);
    }

    /** The session of a machine. */
    public static byte[] machine(String tenant, String iss, String sid) {
        return LengthPrefixed.encode((byte) 'm', tenant, iss, sid);
    }

    /** A network, by its AS number or prefix. */
    public static byte[] network(String tenant, String network) {
        return LengthPrefixed.encode((byte) 'n', tenant, network);
    }

    public static byte[] proof(String tenant, String jkt, String jti) {
        return LengthPrefixed.encode((byte) 'p', tenant, jkt, jti);
    }
}
