package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.jose.Algorithms;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The library's checks of form, algorithm, key and signature alone, for test suites. Claims are not looked at; the payload
 * need not be JSON.
 */
public final class JwsCheck {
    /**
     * @param reason why it was denied; null if it was accepted
     */
    public record Result(boolean accepted, @Nullable String reason) {}

    private static final Result ACCEPTED = new Result(true, null);

    private final boolean anyAlgorithm;

    /**
     * @param anyAlgorithm whether every algorithm that the key itself permits is allowed, HMAC included; else the asymmetric
     *     ones only
     */
    public JwsCheck(boolean anyAlgorithm) {
        this.anyAlgorithm = anyAlgorithm;
    }

    /**
     * Checks one JWS in compact serialization. Never throws, for any input.
     *
     * @param jwks a JWK set, or a single JWK
     */
    public Result check(String jwks, String jws) {
        try {
            CompactJws parsed = CompactJws.parse(CompactJws.ascii(jws, 0));
            String alg = parsed.header().alg();
            if (!(anyAlgorithm ? Algorithms.known(alg) : Algorithms.ASYMMETRIC.contains(alg))) {
                return denied("the algorithm is not allowed");
            }
            Map<String, @Nullable Object> set = StrictJson.object(jwks.getBytes(StandardCharsets.UTF_8));
            KeySet.Options options = new KeySet.Options(anyAlgorithm, true, alg);
            KeySet keys = KeySet.of(set.containsKey("kty") ? Map.of("keys", List.of(set)) : set, options);
            List<VerificationKey> candidates = keys.candidates(parsed.header().kid(), alg);
            for (VerificationKey key : candidates) {
                if (key.verifies(parsed)) {
                    return ACCEPTED;
                }
            }
            if (!candidates.isEmpty()) {
                return denied("the signature does not verify");
            }
            if (keys.knows(parsed.header().kid())) {
                return denied("the key is for another algorithm");
            }
            return denied(
                    keys.unusable().isEmpty() ? "there is no such key" : "the key cannot be used: " + keys.unusable());
        } catch (Rejected e) {
            return denied(e.detail());
        } catch (RuntimeException | StackOverflowError e) {
            return denied("could not be checked");
        }
    }

    private static Result denied(String reason) {
        return new Result(false, reason);
    }
}
