package dev.tokenwarden.policy;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole policy, resolved for one tenant. {@code tenant} null: for tenants that the policy does not name. */
final class ResolvedTenantPolicy {

    private final Map<Rule, RuleSettings> settings;
    private final Enforcement enforcement;
    private final Map<String, Risk> risks;
    private final Map<String, Set<String>> gains;
    private final List<ExchangePolicy.SubjectChange> subjectChanges;
    private final Map<String, AgentPolicy> agents;

    ResolvedTenantPolicy(PolicyDocument document, @Nullable String tenant) {
        TenantPolicy own = tenant == null ? null : document.tenants().get(tenant);
        this.settings = settings(document, own);
        this.enforcement = Enforcement.resolve(
                document.enforcement(), own == null ? EnforcementPolicy.ForTenant.NONE : own.enforcement(), tenant);
        this.risks = risks(document, tenant);
        this.gains = gains(document.exchange(), tenant);
        this.subjectChanges = document.exchange().allowedSubjectChange().stream()
                .filter(change -> change.tenant() == null || change.tenant().equals(tenant))
                .toList();
        this.agents = agents(document, tenant);
    }

    private static Map<Rule, RuleSettings> settings(PolicyDocument document, @Nullable TenantPolicy own) {
        Map<Rule, RuleSettings> settings = new HashMap<>();
        for (Rule rule : Rules.all()) {
            RuleSettings general =
                    RuleSettings.defaultsOf(rule).with(document.rules().get(rule.id()));
            settings.put(
                    rule,
                    own == null
                            ? general
                            : general.with(own.rules().get(rule.id())).with(own.exceptions()));
        }
        return Map.copyOf(settings);
    }

    private static Map<String, Risk> risks(PolicyDocument document, @Nullable String tenant) {
        Map<String, Risk> risks = new HashMap<>();
        for (AudiencePolicy audience : document.audiences()) {
            if (audience.tenant() == null) {
                risks.putIfAbsent(audience.audience(), audience.risk());
            } else if (audience.tenant().equals(tenant)) {
                risks.put(audience.audience(), audience.risk());
            }
        }
        return Map.copyOf(risks);
    }

    private static Map<String, Set<String>> gains(ExchangePolicy exchange, @Nullable String tenant) {
        Map<String, Set<String>> gains = new HashMap<>();
        for (ExchangePolicy.ScopeGain gain : exchange.allowedScopeGain()) {
            if (gain.tenant() == null || gain.tenant().equals(tenant)) {
                gains.computeIfAbsent(gain.client(), client -> new HashSet<>()).addAll(gain.scopes());
            }
        }
        gains.replaceAll((client, scopes) -> Set.copyOf(scopes));
        return Map.copyOf(gains);
    }

    private static Map<String, AgentPolicy> agents(PolicyDocument document, @Nullable String tenant) {
        Map<String, AgentPolicy> agents = new HashMap<>();
        for (AgentPolicy agent : document.agents()) {
            if (agent.tenant() == null) {
                agents.putIfAbsent(agent.client(), agent);
            } else if (agent.tenant().equals(tenant)) {
                agents.put(agent.client(), agent);
            }
        }
        return Map.copyOf(agents);
    }

    boolean hasAgents() {
        return !agents.isEmpty();
    }

    @Nullable
    AgentPolicy agent(@Nullable String client) {
        return client == null ? null : agents.get(client);
    }

    RuleSettings settings(Rule rule) {
        return Objects.requireNonNull(settings.get(rule), "rule is not in the catalogue");
    }

    Enforcement enforcement() {
        return enforcement;
    }

    boolean highRisk(@Nullable String audience) {
        return audience != null && risks.get(audience) == Risk.HIGH;
    }

    Set<String> gainAllowed(@Nullable String client) {
        return client == null ? Set.of() : gains.getOrDefault(client, Set.of());
    }

    boolean subjectChangeAllowed(@Nullable String client, String sub) {
        for (ExchangePolicy.SubjectChange change : subjectChanges) {
            if (change.allows(client, sub)) {
                return true;
            }
        }
        return false;
    }
}
