package dev.tokenwarden.verifier;

import dev.tokenwarden.verifier.JwkReader.UnusableKeyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issuer's keys at one time. Immutable. One name stands for one key and one algorithm. */
public final class KeySet {
    private static final int MAX_KEYS = 256;
    private static final KeySet EMPTY = new KeySet(List.of(), Map.of());

    private final Map<String, VerificationKey> byKid;
    private final List<VerificationKey> all;
    private final Map<String, String> unusable;

    private KeySet(List<VerificationKey> all, Map<String, String> unusable) {
        this.all = List.copyOf(all);
        this.unusable = Map.copyOf(unusable);
        Map<String, VerificationKey> named = new HashMap<>();
        for (VerificationKey key : all) {
            if (key.kid() != null) {
                named.put(key.kid(), key);
            }
        }
        this.byKid = Map.copyOf(named);
    }

    static KeySet empty() {
        return EMPTY;
    }

    static KeySet of(VerificationKey key) {
        return new KeySet(List.of(key), Map.of());
    }

    /**
     * Reads a JWK set (RFC 7517, section 5). Keys that cannot verify are left out, as are all those of a name that is given
     * to several keys.
     *
     * @param symmetric whether to take keys of type {@code oct} as well
     * @param wanted the algorithm for keys that may serve several and name none; null: RS256 for RSA
     */
    static KeySet parse(byte[] json, boolean symmetric, @Nullable String wanted) throws Rejected {
        return of(StrictJson.object(json), symmetric, wanted);
    }

    static KeySet of(Map<String, @Nullable Object> set, boolean symmetric, @Nullable String wanted) throws Rejected {
        if (!(set.get("keys") instanceof List<?> list) || list.size() > MAX_KEYS) {
            throw Rejected.malformed("has no list keys, or too long a one");
        }
        List<VerificationKey> keys = new ArrayList<>();
        Map<String, String> unusable = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (Object element : list) {
            Map<String, @Nullable Object> jwk = object(element);
            String name = jwk.get("kid") instanceof String kid ? kid : "#" + (keys.size() + unusable.size());
            if (!names.add(name)) {
                twice.add(name);
            }
            try {
                if ("oct".equals(jwk.get("kty")) && !symmetric) {
                    throw new UnusableKeyException("is symmetric");
                }
                keys.add(JwkReader.read(jwk, wanted));
            } catch (UnusableKeyException e) {
                unusable.put(name, String.valueOf(e.getMessage()));
            }
        }
        for (String name : twice) {
            keys.removeIf(key -> name.equals(key.kid()));
            unusable.put(name, "kid names several keys");
        }
        return new KeySet(keys, unusable);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(@Nullable Object element) throws Rejected {
        if (element instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw Rejected.malformed("a key is not an object");
    }

    /** The same keys, as far as {@code older} has them as its very objects: what was verified by them stays so. */
    KeySet keeping(KeySet older) {
        List<VerificationKey> keys = new ArrayList<>(all);
        keys.replaceAll(key -> {
            for (VerificationKey known : older.all) {
                if (known.same(key)) {
                    return known;
                }
            }
            return key;
        });
        return new KeySet(keys, unusable);
    }

    /** The key of that name, or without a name the only one for the algorithm; null if there is none. */
    @Nullable
    VerificationKey find(@Nullable String kid, String alg) {
        if (kid != null) {
            return byKid.get(kid);
        }
        VerificationKey only = null;
        for (VerificationKey key : all) {
            if (key.alg().equals(alg)) {
                if (only != null) {
                    return null;
                }
                only = key;
            }
        }
        return only;
    }

    boolean holds(VerificationKey key) {
        for (VerificationKey held : all) {
            if (held == key) {
                return true;
            }
        }
        return false;
    }

    /** How many keys can be used. */
    public int size() {
        return all.size();
    }

    /** Names of keys that were left out (a number sign and position where they have none), with the reason. */
    public Map<String, String> unusable() {
        return unusable;
    }

    @Override
    public String toString() {
        return "KeySet[" + all + ", unusable=" + unusable + "]";
    }
}
