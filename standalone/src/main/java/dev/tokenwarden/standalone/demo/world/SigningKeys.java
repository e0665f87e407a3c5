package dev.tokenwarden.standalone.demo.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The keys of an authorization server, ES256 and EdDSA alternately.
 *
 * <ol>
 *   <li>A key is published one rotation before it signs, so that every verifier knows it by then.
 *   <li>It stays published after it has signed, for the tokens that are still alive.
 * </ol>
 */
final class SigningKeys {
    private final int kept;
    private final Deque<PublicJsonWebKey> retired = new ArrayDeque<>();
    private PublicJsonWebKey current;
    private PublicJsonWebKey next;
    private int made;

    /** @param kept number of keys that stay published after use, enough for all live tokens */
    SigningKeys(int kept) {
        this.kept = kept;
        this.current = make();
        this.next = make();
    }

    /** The current signing key, with its private part. */
    synchronized PublicJsonWebKey current() {
        return current;
    }

    /** Starts to sign with the next key and publishes another. Returns the {@code kid} of the new one. */
    synchronized String rotate() {
        retired.addLast(current);
        if (retired.size() > kept) {
            retired.removeFirst();
        }
        current = next;
        next = make();
        return current.getKeyId();
    }

    /** The public keys (RFC 7517): earlier ones, the current one and the next one. */
    synchronized String jwks() {
        List<PublicJsonWebKey> keys = new ArrayList<>(retired);
        keys.add(current);
        keys.add(next);
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private PublicJsonWebKey make() {
        try {
            boolean elliptic = made++ % 2 == 0;
            PublicJsonWebKey key = elliptic
                    ? EcJwkGenerator.generateJwk(EllipticCurves.P256)
                    : OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setAlgorithm(elliptic ? AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256 : "EdDSA");
            key.setUse("sig");
            key.setKeyId("k" + made);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("a key could not be made: " + e.getMessage(), e);
        }
    }
}
