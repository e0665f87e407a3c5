package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.StrictJson;
import dev.tokenwarden.verifier.keys.JwkReader.UnusableKeyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's keys at one time. Immutable. Several keys may share a {@code kid} (RFC 7517, section 4.5); a token is
 * verified by those whose {@code kid}, {@code use}, {@code kty} and {@code alg} all fit.
 */
public final class KeySet {
    /** How many keys are tried for one token. */
    static final int MAX_CANDIDATES = 4;

    private static final int MAX_KEYS = 256;
    private static final KeySet EMPTY = new KeySet(List.of(), Map.of(), List.of());

    private final List<VerificationKey> all;
    private final Map<String, String> unusable;
    private final List<String> exposed;

    /**
     * Which keys of a set may be used.
     *
     * @param symmetric whether to take keys of type {@code oct}
     * @param privateKeys whether to take the public part of a private key; else the key is not used
     * @param alg the algorithm of keys that could serve several and name none; null: RS256 for RSA
     */
    record Options(
            boolean symmetric,
            boolean privateKeys,
            @Nullable String alg) {
        /** The rules for a published key set: public keys only. */
        static Options published(@Nullable String rsaAlgorithm) {
            return new Options(false, false, rsaAlgorithm);
        }
    }

    private KeySet(List<VerificationKey> all, Map<String, String> unusable, List<String> exposed) {
        this.all = List.copyOf(all);
        this.unusable = Map.copyOf(unusable);
        this.exposed = List.copyOf(exposed);
    }

    public static KeySet empty() {
        return EMPTY;
    }

    static KeySet of(VerificationKey key) {
        return new KeySet(List.of(key), Map.of(), List.of());
    }

    /**
     * Reads a JWK set (RFC 7517, section 5). Keys that cannot be used are left out, with the reason in
     * {@link #unusable}.
     */
    static KeySet parse(byte[] json, Options options) throws Rejected {
        return of(StrictJson.object(json), options);
    }

    static KeySet of(Map<String, @Nullable Object> set, Options options) throws Rejected {
        if (!(set.get("keys") instanceof List<?> list)) {
            throw Rejected.malformed("has no list keys");
        }
        if (list.size() > MAX_KEYS) {
            throw Rejected.malformed("has more than " + MAX_KEYS + " keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        Map<String, String> unusable = new LinkedHashMap<>();
        List<String> exposed = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String name = "#" + i;
            try {
                Map<String, @Nullable Object> jwk = members(list.get(i));
                name = jwk.get("kid") instanceof String kid && !unusable.containsKey(kid) ? kid : name;
                if (JwkReader.isSecret(jwk)) {
                    exposed.add(name);
                }
                VerificationKey key = read(jwk, options);
                if (keys.stream().noneMatch(key::same)) {
                    keys.add(key);
                }
            } catch (UnusableKeyException e) {
                unusable.put(name, String.valueOf(e.getMessage()));
            }
        }
        return new KeySet(keys, unusable, exposed);
    }

    private static VerificationKey read(Map<String, @Nullable Object> jwk, Options options)
            throws UnusableKeyException {
        if ("oct".equals(jwk.get("kty"))) {
            if (!options.symmetric) {
                throw new UnusableKeyException("is symmetric");
            }
        } else if (JwkReader.isSecret(jwk) && !options.privateKeys) {
            throw new UnusableKeyException("is a private key");
        }
        return JwkReader.read(jwk, options.alg);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> members(@Nullable Object element) throws UnusableKeyException {
        if (element instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new UnusableKeyException("is not an object");
    }

    /**
     * The same keys, with the objects of {@code older} where they are equal: a token that such a key verified stays
     * verified.
     */
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
        return new KeySet(keys, unusable, exposed);
    }

    /** The same keys, with other names of keys whose secret part is published. */
    KeySet exposing(List<String> names) {
        return new KeySet(all, unusable, names);
    }

    /**
     * The keys that can have signed a token, at most {@link #MAX_CANDIDATES}.
     *
     * @param kid the token's; null: it has none, and every key for the algorithm is a candidate
     */
    public List<VerificationKey> candidates(@Nullable String kid, String alg) {
        List<VerificationKey> candidates = new ArrayList<>(1);
        for (VerificationKey key : all) {
            if ((kid == null || kid.equals(key.kid())) && key.serves(alg)) {
                candidates.add(key);
                if (candidates.size() == MAX_CANDIDATES) {
                    break;
                }
            }
        }
        return candidates;
    }

    /** Whether a key of any algorithm has this name. */
    public boolean knows(@Nullable String kid) {
        return kid != null && all.stream().anyMatch(key -> kid.equals(key.kid()));
    }

    public boolean holds(VerificationKey key) {
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

    /** Names of keys that were left out (a number sign and position for those without a name), with the reason. */
    public Map<String, String> unusable() {
        return unusable;
    }

    /**
     * Names of keys whose secret part is in the set. They are not used: everybody who reads the set can sign with them.
     */
    public List<String> exposed() {
        return exposed;
    }

    @Override
    public String toString() {
        return "KeySet[" + all + ", unusable=" + unusable + "]";
    }
}
