package dev.tokenwarden.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a policy text says, with defaults where it says nothing. {@link Policy} answers questions about it.
 *
 * @param clockSkew how far clocks of issuers and verifiers may differ
 * @param grace how late an event may come and still be taken into account
 * @param networks our own clients, and networks that say nothing about a place
 * @param agents the clients that act for others
 * @param rules by rule id
 * @param tenants what single tenants have otherwise, by tenant
 */
public record PolicyDocument(
        Duration clockSkew,
        Duration grace,
        List<IssuerPolicy> issuers,
        List<AudiencePolicy> audiences,
        NetworkPolicy networks,
        ExchangePolicy exchange,
        List<AgentPolicy> agents,
        Map<String, RuleOverride> rules,
        EnforcementPolicy enforcement,
        List<Registration> registrations,
        Map<String, TenantPolicy> tenants) {

    static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    public PolicyDocument {
        Objects.requireNonNull(clockSkew, "clockSkew");
        Objects.requireNonNull(grace, "grace");
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        Objects.requireNonNull(networks, "networks");
        Objects.requireNonNull(exchange, "exchange");
        agents = List.copyOf(agents);
        rules = Map.copyOf(rules);
        Objects.requireNonNull(enforcement, "enforcement");
        registrations = List.copyOf(registrations);
        tenants = Map.copyOf(tenants);
    }

    /** What an empty text says. */
    public static PolicyDocument defaults() {
        return new PolicyDocument(
                DEFAULT_CLOCK_SKEW,
                DEFAULT_GRACE,
                List.of(),
                List.of(),
                NetworkPolicy.defaults(),
                ExchangePolicy.defaults(),
                List.of(),
                Map.of(),
                EnforcementPolicy.defaults(),
                List.of(),
                Map.of());
    }

    /** This with what each tenant's people changed on top. */
    PolicyDocument with(Map<String, Adjustments> adjustments) {
        if (adjustments.isEmpty()) {
            return this;
        }
        Map<String, TenantPolicy> adjusted = new HashMap<>(tenants);
        adjustments.forEach((tenant, own) ->
                adjusted.merge(tenant, TenantPolicy.NONE.with(own), (written, unwritten) -> written.with(own)));
        return new PolicyDocument(
                clockSkew,
                grace,
                issuers,
                audiences,
                networks,
                exchange,
                agents,
                rules,
                enforcement,
                registrations,
                adjusted);
    }
}
