package dev.tokenwarden.verifier.dpop;

import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.JoseHeader;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.keys.JwkReader;
import dev.tokenwarden.verifier.keys.JwkReader.UnusableKeyException;
import dev.tokenwarden.verifier.keys.VerificationKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DPoP proof whose signature was verified by the key that it carries (RFC 9449, section 4.3, points 2 to 7).
 *
 * @param claims its claims; not judged yet
 * @param jkt thumbprint of its key
 */
public record DpopProof(Map<String, @Nullable Object> claims, String jkt) {
    /** Algorithms that proofs may use, by preference. */
    public static final List<String> ALGORITHMS = List.of("ES256", "EdDSA", "ES384", "PS256", "RS256");

    private static final int MAX_LENGTH = 8 * 1024;
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    public static DpopProof parse(String header) throws Rejected {
        if (header.length() > MAX_LENGTH) {
            throw Rejected.proof("the proof is too long");
        }
        try {
            CompactJws jws = CompactJws.parse(CompactJws.ascii(header, 0));
            if (!"dpop+jwt".equals(jws.header().typ())) {
                throw Rejected.proof("the proof is not of type dpop+jwt");
            }
            if (!ALGORITHMS.contains(jws.header().alg())) {
                throw Rejected.proof("the proof's algorithm is not allowed");
            }
            VerificationKey key = key(jws.header());
            if (!key.verifies(jws)) {
                throw Rejected.proof("the proof's signature does not verify");
            }
            return new DpopProof(jws.claims(), key.thumbprint());
        } catch (UnusableKeyException e) {
            throw Rejected.proof("the proof's key cannot be used");
        } catch (Rejected e) {
            throw e.kind() == Rejected.Kind.INVALID_PROOF ? e : Rejected.proof("the proof is malformed");
        }
    }

    @SuppressWarnings("unchecked")
    private static VerificationKey key(JoseHeader header) throws Rejected, UnusableKeyException {
        if (!(header.members().get("jwk") instanceof Map<?, ?> jwk)) {
            throw Rejected.proof("the proof has no key");
        }
        for (String member : PRIVATE) {
            if (jwk.containsKey(member)) {
                throw Rejected.proof("the proof's key is not a public one");
            }
        }
        return JwkReader.read((Map<String, @Nullable Object>) jwk, header.alg());
    }

    /** Its claims as they are reported; of a wrong type: absent. */
    public Proof reported() {
        return new Proof(text("jti"), seconds("iat"), text("htm"), text("htu"));
    }

    @Nullable
    public String text(String name) {
        return claims.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    @Nullable
    public Long seconds(String name) {
        return claims.get(name) instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() < 1e11
                ? number.longValue()
                : null;
    }

    /** Shows nothing of the proof. */
    @Override
    public String toString() {
        return "DpopProof[jkt=" + jkt + "]";
    }
}
