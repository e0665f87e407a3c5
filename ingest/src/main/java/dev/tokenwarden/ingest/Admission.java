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
 * Decides who may report what. A function of the policy, the registration and the event, without state. Safe for use by
 * several threads.
 *
 * <p>The tenant follows from the issuer. If policy lists the issuer for one tenant, it is that tenant. If policy lists
 * it for several, it is the event's own tenant, if that is one of them. If policy lists it for none, it is the event's
 * own tenant. In each case the registration must cover the tenant.
 *
 * <p>In a use that is not believed (a rejection for signature, issuer or malformed), the client chose the issuer. It is
 * not a claim of the reporter: the reporter need not be registered for it, and if the issuer belongs to a foreign
 * tenant, the event stays in its own. Otherwise, anyone could cause a detection about an honest verifier by showing it
 * a forged token.
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
     * @param registration the registration whose input topic or credentials the event came through; null: policy has
     *     none of that name
     */
    public AdmissionVerdict admit(Policy policy, @Nullable Registration registration, RawEvent raw) {
        try {
            // Decoded first: the dead letter of an unregistered reporter also says what is wrong with the event.
            TokenEvent event = raw.decode();
            requireTime(event.time());
            return registration == null
                    ? AdmissionVerdict.Refused.notRegistered()
                    : claims(policy, registration, event);
        } catch (InvalidEventException e) {
            return AdmissionVerdict.Refused.invalid(e);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Unexpected error in admission; the record becomes a dead letter");
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
                ? new AdmissionVerdict.Admitted(event.withTenant(tenant), !tenant.equals(event.tenant()))
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
