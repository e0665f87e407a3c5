package dev.tokenwarden.dashboards.incident;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A strong key: two detections with the same key belong to the same incident.
 *
 * @param issuer the issuer, which names of tokens, grants and sessions are relative to; empty for a subject
 */
public record JoinKey(Kind kind, String tenant, String issuer, String name) {
    /** Few tenants and issuers have many keys: each name is kept once. */
    public JoinKey {
        tenant = tenant.intern();
        issuer = issuer.intern();
    }

    /** What the key names, in the order in which the console explains joins. */
    public enum Kind {
        /** A token, as the token of a detection or as the root of its chain. */
        TOKEN("token"),
        GRANT("grant"),
        SESSION("session"),
        /** One rule and one subject, for findings that name no token, grant or session. */
        SUBJECT("subject");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Optional<Kind> of(String wireName) {
            return Stream.of(values())
                    .filter(kind -> kind.wireName.equals(wireName))
                    .findFirst();
        }
    }
}
