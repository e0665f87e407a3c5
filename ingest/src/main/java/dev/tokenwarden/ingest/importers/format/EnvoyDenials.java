package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.contract.event.RejectionReason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reasons for which Envoy, or the service behind it, rejected a token: {@code %RESPONSE_CODE_DETAILS%}. */
final class EnvoyDenials {
    private static final Map<String, RejectionReason> DETAILS = new LinkedHashMap<>();

    static {
        DETAILS.put("Jwt_is_expired", RejectionReason.EXPIRED);
        DETAILS.put("Jwt_not_yet_valid", RejectionReason.NOT_YET_VALID);
        DETAILS.put("Audiences_in_Jwt_are_not_allowed", RejectionReason.AUDIENCE);
        DETAILS.put("Jwt_issuer_is_not_configured", RejectionReason.ISSUER);
        DETAILS.put("Jwt_verification_fails", RejectionReason.SIGNATURE);
        DETAILS.put("Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt", RejectionReason.SIGNATURE);
        DETAILS.put("jwt_authn_access_denied", RejectionReason.MALFORMED);
        DETAILS.put("rbac_access_denied", RejectionReason.SCOPE);
    }

    private EnvoyDenials() {}

    /** The reason; null if the request was let in. */
    static @Nullable RejectionReason of(@Nullable String code, @Nullable String details) {
        if (!"401".equals(code) && !"403".equals(code)) {
            return null;
        }
        if (details != null) {
            for (Map.Entry<String, RejectionReason> entry : DETAILS.entrySet()) {
                if (details.contains(entry.getKey())) {
                    return entry.getValue();
                }
            }
        }
        return "403".equals(code) ? RejectionReason.SCOPE : RejectionReason.OTHER;
    }
}
