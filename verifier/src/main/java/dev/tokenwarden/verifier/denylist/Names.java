package dev.tokenwarden.verifier.denylist;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the names of denylist entries ({@code Target.name()}), keyed with a random key of this process. The kind and the
 * issuer select the key, and only the last part is hashed with it: a check hashes a {@code jti}, not an issuer.
 */
final class Names {
    private static final int MAX_REMEMBERED = 1024;

    /** The keys for names that hold one issuer. */
    record OfIssuer(SipKey jti, SipKey hash, SipKey sub, SipKey kid, SipKey sid, SipKey grant) {
        private SipKey of(Kind kind) {
            return switch (kind) {
                case HASH, CHAIN_HASH -> hash;
                case SUBJECT -> sub;
                case KEY -> kid;
                case SESSION -> sid;
                case GRANT -> grant;
                default -> jti;
            };
        }
    }

    /** The kinds of entries. */
    enum Kind {
        TOKEN("token", 1, false),
        HASH("hash", 1 << 1, false),
        CHAIN("chain", 1 << 2, false),
        CHAIN_HASH("chain-hash", 1 << 3, false),
        SUBJECT("subject", 1 << 4, true),
        CLIENT("client", 1 << 5, true),
        KEY("key", 1 << 6, true),
        THUMBPRINT("thumbprint", 1 << 7, true),
        ISSUER("issuer", 1 << 8, true),
        SESSION("session", 1 << 9, false),
        GRANT("grant", 1 << 10, false);

        private final String wireName;
        private final int bit;
        private final boolean cutoffs;

        Kind(String wireName, int bit, boolean cutoffs) {
            this.wireName = wireName;
            this.bit = bit;
            this.cutoffs = cutoffs;
        }

        /** One bit, different for each kind. */
        int bit() {
            return bit;
        }

        /** Whether its entries may have a cut-off. */
        boolean cutoffs() {
            return cutoffs;
        }

        private static @Nullable Kind parse(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName.equals(wireName)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** The digest of a name that was read. */
    record Digest(Kind kind, long first, long second) {}

    private final SipKey jti;
    private final SipKey hash;
    private final SipKey sub;
    private final SipKey kid;
    private final SipKey sid;
    private final SipKey grant;
    private final SipKey client;
    private final SipKey thumbprint;
    private final SipKey issuer;
    private final ConcurrentHashMap<String, OfIssuer> issuers = new ConcurrentHashMap<>();

    Names(SipKey process) {
        this.jti = process.derive("jti");
        this.hash = process.derive("hash");
        this.sub = process.derive("sub");
        this.kid = process.derive("kid");
        this.sid = process.derive("sid");
        this.grant = process.derive("grant");
        this.client = process.derive("client");
        this.thumbprint = process.derive("thumbprint");
        this.issuer = process.derive("issuer");
    }

    OfIssuer of(String iss) {
        OfIssuer known = issuers.get(iss);
        if (known != null) {
            return known;
        }
        OfIssuer made = new OfIssuer(
                jti.derive(iss),
                hash.derive(iss),
                sub.derive(iss),
                kid.derive(iss),
                sid.derive(iss),
                grant.derive(iss));
        if (issuers.size() < MAX_REMEMBERED) {
            issuers.put(iss, made);
        }
        return made;
    }

    SipKey client() {
        return client;
    }

    SipKey thumbprint() {
        return thumbprint;
    }

    SipKey issuer() {
        return issuer;
    }

    /**
     * The digest of a name in UTF-8, as the index and the feed have it; null if its kind is not known or it is malformed.
     */
    @Nullable
    Digest read(byte[] name) {
        int colon = indexOf(name, 0);
        if (colon < 0) {
            return null;
        }
        Kind kind = Kind.parse(new String(name, 0, colon, StandardCharsets.UTF_8));
        int from = start(name, colon + 1);
        int to = end(name, colon + 1, from);
        if (kind == null || from < 0 || to < 0) {
            return null;
        }
        return switch (kind) {
            case CLIENT -> single(kind, client, name, from, to);
            case THUMBPRINT -> single(kind, thumbprint, name, from, to);
            case ISSUER -> single(kind, issuer, name, from, to);
            default -> {
                int last = to < name.length && name[to] == ':' ? start(name, to + 1) : -1;
                if (last < 0 || end(name, to + 1, last) != name.length) {
                    yield null;
                }
                OfIssuer keys = of(new String(name, from, to - from, StandardCharsets.UTF_8));
                yield digest(kind, keys.of(kind), name, last, name.length);
            }
        };
    }

    private static @Nullable Digest single(Kind kind, SipKey key, byte[] name, int from, int to) {
        return to == name.length ? digest(kind, key, name, from, to) : null;
    }

    private static Digest digest(Kind kind, SipKey key, byte[] name, int from, int to) {
        return new Digest(kind, DigestTable.first(key.first(name, from, to)), key.second(name, from, to));
    }

    private static int indexOf(byte[] name, int from) {
        for (int i = from; i < name.length; i++) {
            if (name[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    /** Where the part begins whose length is written at {@code at}; -1 if there is none. */
    private static int start(byte[] name, int at) {
        int colon = indexOf(name, at);
        return colon <= at || colon - at > 6 ? -1 : colon + 1;
    }

    /** Where that part ends; -1 if it is empty or longer than the rest of the name. */
    private static int end(byte[] name, int at, int start) {
        int length = 0;
        for (int i = at; i < start - 1; i++) {
            int digit = name[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length == 0 || length > name.length - start ? -1 : start + length;
    }
}
