package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An exception from a rule: findings that the rule raises correctly and that a tenant does not want to act on, for a limited time.
 * A suppressed finding is still recorded, with severity low and without a revocation.
 *
 * @param id unique within the tenant: 1 to 64 letters, digits, {@code _} and {@code -}
 * @param rule id of a rule in the catalogue
 * @param match which findings of the rule it suppresses
 * @param suppresses how far it goes
 * @param period when it was made and when it expires
 * @param by the person who made it
 * @param reason the reason that the person gave
 */
public record ExceptionEntry(
        String id, String rule, Match match, Suppresses suppresses, Period period, String by, String reason) {

    /** The longest validity. */
    public static final Duration LONGEST = Duration.ofDays(90);

    public static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Name of the evidence that says where a token was presented. */
    private static final String AUDIENCE = "audience";
    /** Name of the evidence that says which exception suppressed the finding. */
    private static final String EXCEPTION = "exception";

    public ExceptionEntry {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: 1 to 64 letters, digits, _ and -");
        }
        if (Rules.byId(rule) == null) {
            throw new IllegalArgumentException("rule: not in the catalogue");
        }
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(suppresses, "suppresses");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Which findings an exception is about. Every given part must match exactly, and at least one is given.
     *
     * @param client client of the token, or the client that the detection is about; null: any
     * @param subject {@code sub} of the token; null: any
     * @param audience the audience where the token was presented, for rules that name it; null: any
     */
    public record Match(
            @Nullable String client,
            @Nullable String subject,
            @Nullable String audience) {
        public Match {
            if (client == null && subject == null && audience == null) {
                throw new IllegalArgumentException("an exception needs a client, a subject or an audience");
            }
        }

        /** Findings about one client. */
        public static Match client(String client) {
            return new Match(client, null, null);
        }
    }

    /**
     * When an exception is valid, in event time.
     *
     * @param created when it was made; it also covers earlier acts
     * @param expires the end, exclusive: after {@code created}, by at most {@link #LONGEST}
     */
    public record Period(Instant created, Instant expires) {
        public Period {
            if (!expires.isAfter(created) || expires.isAfter(created.plus(LONGEST))) {
                throw new IllegalArgumentException("expires: must be after created, by at most " + LONGEST);
            }
        }
    }

    /** How far an exception goes. */
    public enum Suppresses {
        /** Findings whose action is {@code alert}. Findings that revoke are not affected. */
        ALERTS("alerts"),
        /** All findings, also findings that revoke. */
        REVOCATIONS("revocations");

        private final String wireName;

        Suppresses(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the policy file. */
        public String wireName() {
            return wireName;
        }

        /** Whether a finding with this action is suppressed. */
        public boolean covers(Action action) {
            return this == REVOCATIONS || !action.revokes();
        }

        /**
         * The value with this name in the policy file.
         *
         * @throws IllegalArgumentException if no value has this name
         */
        public static Suppresses parse(String wireName) {
            for (Suppresses one : values()) {
                if (one.wireName.equals(wireName)) {
                    return one;
                }
            }
            throw new IllegalArgumentException("expected alerts or revocations");
        }
    }

    /** The client that must match, or null for any. */
    public @Nullable String client() {
        return match.client();
    }

    /** The subject that must match, or null for any. */
    public @Nullable String subject() {
        return match.subject();
    }

    /** The audience that must match, or null for any. */
    public @Nullable String audience() {
        return match.audience();
    }

    /** When it was made. */
    public Instant created() {
        return period.created();
    }

    /** The event time from which it has no effect. */
    public Instant expires() {
        return period.expires();
    }

    /** Whether it is valid at this event time. */
    public boolean isValidAt(Instant time) {
        return time.isBefore(expires());
    }

    /** Whether it is about this finding. A part that the finding does not name matches nothing. */
    public boolean matches(Subject about, @Nullable TokenSummary token, List<Evidence> evidence) {
        return (client() == null || client().equals(client(about, token)))
                && (subject() == null || (token != null && subject().equals(token.sub())))
                && (audience() == null || audiences(about, evidence).contains(audience()));
    }

    /** The client of a detection: its subject, else the client of its token; null if unknown. */
    public static @Nullable String client(Subject about, @Nullable TokenSummary token) {
        return about.clientId() != null ? about.clientId() : token == null ? null : token.clientId();
    }

    /** The audiences that a detection names, as subject or as evidence. */
    public static Set<String> audiences(Subject about, List<Evidence> evidence) {
        Set<String> audiences = new LinkedHashSet<>();
        if (about.audience() != null) {
            audiences.add(about.audience());
        }
        for (Evidence one : evidence) {
            if (one.what().equals(AUDIENCE) && one.seen() != null) {
                audiences.add(one.seen());
            }
        }
        return audiences;
    }

    /** The id of the exception that suppressed the detection with this evidence, or null if none did. */
    public static @Nullable String idIn(List<Evidence> evidence) {
        for (Evidence one : evidence) {
            String seen = one.seen();
            if (one.what().equals(EXCEPTION) && seen != null) {
                int end = seen.indexOf(' ');
                return end < 0 ? seen : seen.substring(0, end);
            }
        }
        return null;
    }

    /** The evidence that a suppressed detection carries. */
    public Evidence evidence() {
        return new Evidence(
                EXCEPTION,
                null,
                id + " suppresses " + suppresses.wireName() + " until " + expires() + ", by " + by + ": " + reason,
                null);
    }
}
