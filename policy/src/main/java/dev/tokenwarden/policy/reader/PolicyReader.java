package dev.tokenwarden.policy.reader;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.policy.AudiencePolicy;
import dev.tokenwarden.policy.EnforcementPolicy;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.KnownTenants;
import dev.tokenwarden.policy.PolicyDocument;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import dev.tokenwarden.policy.TenantPolicy;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the top level of a policy. */
final class PolicyReader {

    private static final Duration LONGEST_SKEW = Duration.ofMinutes(10);
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);
    /** Stands for "no tenant claim" in the comparison of entries of one issuer. */
    private static final String NO_CLAIM = "";

    private PolicyReader() {}

    static PolicyDocument read(Section policy) throws PolicyException {
        EnforcementPolicy enforcement = EnforcementReader.read(policy.section("enforcement"));
        PolicyDocument.Times times = new PolicyDocument.Times(
                policy.duration("clock_skew", PolicyDocument.DEFAULT_CLOCK_SKEW, Duration.ZERO, LONGEST_SKEW),
                policy.duration("grace", PolicyDocument.DEFAULT_GRACE, Duration.ZERO, LONGEST_GRACE));
        List<IssuerPolicy> issuers = issuers(policy);
        PolicyDocument.Parties parties = new PolicyDocument.Parties(
                issuers,
                audiences(policy),
                AgentReader.read(policy),
                RegistrationReader.read(policy, KnownTenants.of(issuers)));
        PolicyDocument document = new PolicyDocument(
                parties,
                times,
                NetworkReader.read(policy),
                ExchangeReader.read(policy.section("exchange")),
                RulesReader.read(policy.section("rules")),
                enforcement,
                tenants(policy.section("tenants"), enforcement));
        policy.done();
        return document;
    }

    private static List<IssuerPolicy> issuers(Section policy) throws PolicyException {
        List<IssuerPolicy> issuers = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        Map<String, String> claims = new HashMap<>();
        for (Value item : policy.items("issuers")) {
            Section section = Section.of(item);
            Value name = section.require("issuer");
            String tenant = section.require("tenant").text();
            if (name.text().endsWith(IssuerPolicy.FOLLOWS) != tenant.equals(IssuerPolicy.FOLLOWS)) {
                throw name.error("an issuer that ends in * needs the tenant '*', and only such an issuer may have it");
            }
            IssuerPolicy issuer = new IssuerPolicy(
                    name.text(),
                    tenant,
                    new IssuerPolicy.Ledger(section.flag("ledgered", false), instant(section, "ledgered_since")),
                    length(section, "max_lifetime"),
                    length(section, "key_rotation"),
                    section.text("tenant_claim"),
                    ClaimMappingReader.read(section));
            section.done();
            if (!seen.add(List.of(issuer.issuer(), issuer.tenant()))) {
                throw name.error("listed twice for tenant '" + Shown.text(issuer.tenant()) + "'");
            }
            if (issuer.ledgeredSince() != null && !issuer.ledgered()) {
                throw section.error("ledgered_since needs ledgered: true");
            }
            String claim = Objects.requireNonNullElse(issuer.tenantClaim(), NO_CLAIM);
            if (!claims.computeIfAbsent(issuer.issuer(), iss -> claim).equals(claim)) {
                throw section.error("tenant_claim must be the same wherever the issuer is listed");
            }
            issuers.add(issuer);
        }
        return issuers;
    }

    private static List<AudiencePolicy> audiences(Section policy) throws PolicyException {
        List<AudiencePolicy> audiences = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (Value item : policy.items("audiences")) {
            Section section = Section.of(item);
            Value name = section.require("audience");
            String tenant = section.text("tenant");
            Optional<Value> risk = section.find("risk");
            section.done();
            if (!seen.add(tenant == null ? List.of(name.text()) : List.of(name.text(), tenant))) {
                throw name.error("listed twice");
            }
            audiences.add(new AudiencePolicy(
                    name.text(),
                    tenant,
                    risk.isPresent() ? risk.get().word("normal or high", PolicyReader::risk) : Risk.NORMAL));
        }
        return audiences;
    }

    private static Map<String, TenantPolicy> tenants(Section section, EnforcementPolicy general)
            throws PolicyException {
        Map<String, TenantPolicy> tenants = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.named().entrySet()) {
            Section own = Section.of(entry.getValue());
            TenantPolicy tenant = new TenantPolicy(
                    RulesReader.read(own.section("rules")),
                    EnforcementReader.forTenant(
                            own.section("enforcement"), entry.getKey(), general.budget(), general.escalation()),
                    ExceptionEntryReader.read(own));
            own.done();
            tenants.put(entry.getKey(), tenant);
        }
        return tenants;
    }

    private static Risk risk(String word) {
        return switch (word) {
            case "normal" -> Risk.NORMAL;
            case "high" -> Risk.HIGH;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static @Nullable Instant instant(Section section, String key) throws PolicyException {
        Optional<Value> value = section.find(key);
        return value.isPresent() ? value.get().instant() : null;
    }

    private static @Nullable Duration length(Section section, String key) throws PolicyException {
        Optional<Value> value = section.find(key);
        return value.isPresent() ? value.get().duration(SHORTEST, LONGEST) : null;
    }
}
