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
 * What policy calls an exception: whom a rule is right about and need not be told of, for a time. What it suppresses is
 * still recorded, of low severity and without a revocation. Every part that is given of {@code client}, {@code subject}
 * and {@code audience} must match exactly; at least one is given.
 *
 * @param id a name of its own within the tenant
 * @param rule id of the rule in the catalogue
 * @param client client of the token, or the client that the detection is about
 * @param subject {@code sub} of the token
 * @param audience where the token was shown, where the rule tells that
 * @param suppresses how far it goes
 * @param created when it was made; it holds for what happened before as well
 * @param expires from this event time on it has no effect; at most {@link #LONGEST} after {@code created}
 * @param by who made it
 * @param reason why
 */
public record ExceptionEntry(
        String id,
        String rule,
        @Nullable String client,
        @Nullable String subject,
        @Nullable String audience,
        Suppresses suppresses,
        Instant created,
        Instant expires,
        String by,
        String reason) {

    /** The longest time that one may hold. */
    public static final Duration LONGEST = Duration.ofDays(90);

    static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** What evidence calls the place where a token was shown. */
    private static final String AUDIENCE = "audience";
    /** What evidence calls the exception that suppressed it. */
    private static final String EXCEPTION = "exception";

    public ExceptionEntry {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: 1 to 64 letters, digits, _ and -");
        }
        if (Rules.byId(rule) == null) {
            throw new IllegalArgumentException("rule: not in the catalogue");
        }
        if (client == null && subject == null && audience == null) {
            throw new IllegalArgumentException("an exception needs a client, a subject or an audience");
        }
        Objects.requireNonNull(suppresses, "suppresses");
        if (!expires.isAfter(created) || expires.isAfter(created.plus(LONGEST))) {
            throw new IllegalArgumentException("expires: must be after created, by at most " + LONGEST);
        }
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    /** How far an exception goes. */
    public enum Suppresses {
        /** What a rule only alerts of; what it revokes for is left as it is. */
        ALERTS("alerts"),
        /** What a rule revokes for, and its alerts as well. */
        REVOCATIONS("revocations");

        private final String wireName;

        Suppresses(String wireName) {
            this.wireName = wireName;
        }

        /** The name that stands in policy. */
        public String wireName() {
            return wireName;
        }

        /** Whether a finding that asks for {@code action} is suppressed. */
        public boolean covers(Action action) {
            return this == REVOCATIONS || !action.revokes();
        }

        /**
         * The one with this wire name.
         *
         * @throws IllegalArgumentException if there is none
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

    /** Whether it still holds at this event time. */
    public boolean holdsAt(Instant time) {
        return time.isBefore(expires);
    }

    /** Whether it is about what a rule found. A part that is unknown of the finding matches nothing. */
    public boolean matches(Subject about, @Nullable TokenSummary token, List<Evidence> evidence) {
        return (client == null || client.equals(client(about, token)))
                && (subject == null || (token != null && subject.equals(token.sub())))
                && (audience == null || audiences(about, evidence).contains(audience));
    }

    /** The client that a detection has to do with, or null if none is known. */
    public static @Nullable String client(Subject about, @Nullable TokenSummary token) {
        return about.clientId() != null ? about.clientId() : token == null ? null : token.clientId();
    }

    /** The audiences that a detection tells of. */
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

    /** The id of the exception that suppressed a detection of this evidence, or null. */
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

    /** The line that a suppressed detection carries. */
    public Evidence evidence() {
        return new Evidence(
                EXCEPTION,
                null,
                id + " suppresses " + suppresses.wireName() + " until " + expires + ", by " + by + ": " + reason,
                null);
    }
}
