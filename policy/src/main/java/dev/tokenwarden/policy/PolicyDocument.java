package dev.tokenwarden.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The content of a policy text, with defaults for absent keys. {@link Policy} answers questions about it.
 *
 * @param parties who issues, accepts, acts and reports
 * @param times how far clocks may differ and how long rules wait
 * @param networks our own clients, and networks that do not locate a person
 * @param exchange what a token exchange may do
 * @param rules overrides by rule id
 * @param enforcement whether and how far decisions take effect
 * @param tenants what differs for single tenants, by tenant
 */
public record PolicyDocument(
        Parties parties,
        Times times,
        NetworkPolicy networks,
        ExchangePolicy exchange,
        Map<String, RuleOverride> rules,
        EnforcementPolicy enforcement,
        Map<String, TenantPolicy> tenants) {

    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    public PolicyDocument {
        Objects.requireNonNull(parties, "parties");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(networks, "networks");
        Objects.requireNonNull(exchange, "exchange");
        rules = Map.copyOf(rules);
        Objects.requireNonNull(enforcement, "enforcement");
        tenants = Map.copyOf(tenants);
    }

    /**
     * The parties that the policy lists.
     *
     * @param issuers who signs tokens
     * @param audiences the audiences that need more than the defaults
     * @param agents the clients that act for others
     * @param registrations who may report what
     */
    public record Parties(
            List<IssuerPolicy> issuers,
            List<AudiencePolicy> audiences,
            List<AgentPolicy> agents,
            List<Registration> registrations) {
        /** No party is listed. */
        public static final Parties NONE = new Parties(List.of(), List.of(), List.of(), List.of());

        public Parties {
            issuers = List.copyOf(issuers);
            audiences = List.copyOf(audiences);
            agents = List.copyOf(agents);
            registrations = List.copyOf(registrations);
        }
    }

    /**
     * Tolerances of time.
     *
     * @param clockSkew how far clocks of issuers and verifiers may differ
     * @param grace how late an event may arrive and still be considered
     */
    public record Times(Duration clockSkew, Duration grace) {
        public Times {
            Objects.requireNonNull(clockSkew, "clockSkew");
            Objects.requireNonNull(grace, "grace");
        }
    }

    /** The content of an empty text. */
    public static PolicyDocument defaults() {
        return new PolicyDocument(
                Parties.NONE,
                new Times(DEFAULT_CLOCK_SKEW, DEFAULT_GRACE),
                NetworkPolicy.defaults(),
                ExchangePolicy.defaults(),
                Map.of(),
                EnforcementPolicy.defaults(),
                Map.of());
    }

    /** How far clocks of issuers and verifiers may differ. */
    public Duration clockSkew() {
        return times.clockSkew();
    }

    /** How late an event may arrive and still be considered. */
    public Duration grace() {
        return times.grace();
    }

    /** Who signs tokens. */
    public List<IssuerPolicy> issuers() {
        return parties.issuers();
    }

    /** The audiences that need more than the defaults. */
    public List<AudiencePolicy> audiences() {
        return parties.audiences();
    }

    /** The clients that act for others. */
    public List<AgentPolicy> agents() {
        return parties.agents();
    }

    /** Who may report what. */
    public List<Registration> registrations() {
        return parties.registrations();
    }

    /** A copy with the adjustments of each tenant merged over it. */
    PolicyDocument with(Map<String, Adjustments> adjustments) {
        if (adjustments.isEmpty()) {
            return this;
        }
        Map<String, TenantPolicy> adjusted = new HashMap<>(tenants);
        adjustments.forEach((tenant, own) ->
                adjusted.merge(tenant, TenantPolicy.NONE.with(own), (written, unwritten) -> written.with(own)));
        return new PolicyDocument(parties, times, networks, exchange, rules, enforcement, adjusted);
    }
}
