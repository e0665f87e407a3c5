package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may report what. A function of the policy, the registration and the event: it keeps nothing, and any number of
 * threads may ask it.
 *
 * <p>The tenant follows from the issuer. Policy lists the issuer for one tenant: that one. For several: the event's own,
 * if it is one of them. For none: the event's own. In each case the registration must cover it.
 *
 * <p>A use that is not to be believed (design, section 3) names an issuer that whoever showed the token chose. It is no
 * claim of the reporter's: the issuer is not held against it, and where the issuer leads to a foreign tenant the event
 * stays in its own. Else anyone could have an honest verifier reported by showing it a forgery.
 */
public final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final int SHOWN_PATTERNS = 10;

    private final AdmissionLimits limits;
    private final Clock clock;

    public Admission(AdmissionLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Decides about one event. Never throws.
     *
     * @param registration whose door it came through; null: nobody's
     */
    public AdmissionVerdict admit(Policy policy, @Nullable Registration registration, RawEvent raw) {
        try {
            // Decoded first, so that the dead letter of an unregistered reporter says what is wrong with the event,
            // too.
            TokenEvent event = raw.decode();
            requireTime(event.time());
            return registration == null
                    ? AdmissionVerdict.Refused.notRegistered()
                    : claims(policy, registration, event);
        } catch (InvalidEventException e) {
            return AdmissionVerdict.Refused.invalid(e);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Admission failed on a record; it goes to the dead letters");
            return AdmissionVerdict.Refused.internalError();
        }
    }

    private void requireTime(Instant time) throws InvalidEventException {
        Instant now = clock.instant();
        if (time.isAfter(now.plus(limits.ahead()))) {
            throw new InvalidEventException(
                    Reason.OUT_OF_RANGE, "time", "is more than " + limits.ahead() + " in the future");
        }
        Duration behind = limits.behind();
        if (behind != null && time.isBefore(now.minus(behind))) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, "time", "is more than " + behind + " in the past");
        }
    }

    private static AdmissionVerdict claims(Policy policy, Registration registration, TokenEvent event) {
        if (!registration.allowsType(event.type())) {
            List<String> types =
                    registration.types().stream().map(EventType::wireName).toList();
            return refuse(Claim.TYPE, types, event.type().wireName(), event);
        }
        if (!registration.allowsSource(event.source())) {
            return refuse(Claim.SOURCE, registration.sources(), event.source(), event);
        }
        Use use = event.use();
        String audience = use == null ? null : use.audience();
        if (event.type() == EventType.USED && !registration.allowsAudience(audience)) {
            return refuse(Claim.AUDIENCE, registration.audiences(), audience, event);
        }
        Token token = event.token();
        return token == null
                ? inTenant(registration, event, event.tenant())
                : ofToken(policy, registration, event, token.iss(), use == null || use.believed());
    }

    private static AdmissionVerdict ofToken(
            Policy policy, Registration registration, TokenEvent event, String issuer, boolean believed) {
        List<String> listed = policy.tenantsOf(issuer);
        String tenant = listed.size() == 1 ? listed.get(0) : event.tenant();
        if (!believed) {
            return inTenant(registration, event, registration.allowsTenant(tenant) ? tenant : event.tenant());
        }
        if (!registration.allowsIssuer(issuer)) {
            return refuse(Claim.ISSUER, registration.issuers(), issuer, event);
        }
        if (listed.size() > 1 && !listed.contains(tenant)) {
            return refuse(Claim.TENANT, listed, tenant, event);
        }
        return inTenant(registration, event, tenant);
    }

    private static AdmissionVerdict inTenant(Registration registration, TokenEvent event, String tenant) {
        return registration.allowsTenant(tenant)
                ? new AdmissionVerdict.Admitted(event.withTenant(tenant))
                : refuse(Claim.TENANT, registration.tenants(), tenant, event);
    }

    private static AdmissionVerdict refuse(
            Claim claim, @Nullable Collection<String> registered, @Nullable String claimed, TokenEvent event) {
        return AdmissionVerdict.Refused.mismatch(new Mismatch(claim, shown(registered), claimed, event));
    }

    private static String shown(@Nullable Collection<String> patterns) {
        if (patterns == null) {
            return "*";
        }
        List<String> first =
                new TreeSet<>(patterns).stream().limit(SHOWN_PATTERNS).toList();
        return String.join(", ", first) + (patterns.size() > SHOWN_PATTERNS ? ", ..." : "");
    }
}
