package dev.tokenwarden.policy;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.policy.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy in force: the content of its text, resolved per tenant, so that look-ups on hot paths allocate nothing. Immutable.
 * Two policies are equal if their contents and their adjustments are equal.
 */
public final class Policy {

    private static final int REVISION_BYTES = 8;
    private static final Policy DEFAULTS = of(PolicyDocument.defaults(), "");

    private final PolicyDocument written;
    private final PolicyDocument document;
    private final String source;
    private final Map<String, Adjustments> adjustments;
    private final String revision;
    private final Map<String, ResolvedTenantPolicy> tenants;
    private final ResolvedTenantPolicy others;
    private final IssuerIndex issuers;
    private final KnownTenants knownTenants;
    private final Map<String, Set<String>> scopeSources;
    private final Map<String, Set<String>> tenantPairs;
    private final Map<String, Registration> registrations;
    private final Map<Credential, Registration> credentials;

    private Policy(PolicyDocument written, String source, Map<String, Adjustments> adjustments) {
        this.written = written;
        this.document = written.with(adjustments);
        this.source = source;
        this.adjustments = Map.copyOf(adjustments);
        this.revision = revision(source, adjustments);
        this.others = new ResolvedTenantPolicy(document, null);
        Map<String, ResolvedTenantPolicy> views = new HashMap<>();
        namedTenants(document)
                .distinct()
                .forEach(tenant -> views.put(tenant, new ResolvedTenantPolicy(document, tenant)));
        this.tenants = Map.copyOf(views);
        this.issuers = new IssuerIndex(document.issuers());
        this.knownTenants = KnownTenants.of(document.issuers());
        Map<String, Set<String>> sources = new HashMap<>();
        document.exchange()
                .scopeMap()
                .forEach((from, yields) -> yields.forEach(scope ->
                        sources.computeIfAbsent(scope, key -> new HashSet<>()).add(from)));
        this.scopeSources = frozen(sources);
        Map<String, Set<String>> pairs = new HashMap<>();
        for (ExchangePolicy.TenantPair pair : document.exchange().allowedTenantPairs()) {
            pairs.computeIfAbsent(pair.parent(), key -> new HashSet<>()).add(pair.child());
        }
        this.tenantPairs = frozen(pairs);
        Map<String, Registration> byName = new HashMap<>();
        Map<Credential, Registration> byCredential = new HashMap<>();
        document.registrations().forEach(registration -> {
            byName.put(registration.name(), registration);
            registration.credentials().forEach(credential -> byCredential.put(credential, registration));
        });
        this.registrations = Map.copyOf(byName);
        this.credentials = Map.copyOf(byCredential);
    }

    /** The policy that applies if no file is given. */
    public static Policy defaults() {
        return DEFAULTS;
    }

    /** A policy with this content; {@code source} is its text. */
    public static Policy of(PolicyDocument document, String source) {
        return new Policy(document, source, Map.of());
    }

    /** A copy of the written policy with these adjustments, by tenant. They replace all current adjustments. */
    public Policy adjusted(Map<String, Adjustments> others) {
        return new Policy(written, source, others);
    }

    /** The adjustments of a tenant. */
    public Adjustments adjustments(String tenant) {
        return adjustments.getOrDefault(tenant, Adjustments.NONE);
    }

    /** The content, with adjustments merged over the text. */
    public PolicyDocument document() {
        return document;
    }

    /** The text of this policy, without adjustments, as stored on the {@code warden-policy} topic. */
    public String source() {
        return source;
    }

    /**
     * Identifies the policy in force, for the record of decisions: the first 16 hexadecimal digits of the SHA-256 of the text and
     * the adjustments.
     */
    public String revision() {
        return revision;
    }

    /** How far clocks of issuers and verifiers may differ. */
    public Duration clockSkew() {
        return document.clockSkew();
    }

    /** How late an event may arrive and still be considered. */
    public Duration grace() {
        return document.grace();
    }

    /** Our own clients, and networks that do not locate a person. */
    public NetworkPolicy networks() {
        return document.networks();
    }

    /** The maximum number of exchanges between a token and its root. */
    public int maxDepth() {
        return document.exchange().maxDepth();
    }

    /** The settings of a rule for {@code tenant}. */
    public RuleSettings settings(String tenant, Rule rule) {
        return view(tenant).settings(rule);
    }

    /** Whether policy lists any agent for {@code tenant}. */
    public boolean hasAgents(String tenant) {
        return view(tenant).hasAgents();
    }

    /** The agent with this {@code client_id} for {@code tenant}, or null if the policy does not list it. */
    public @Nullable AgentPolicy agent(String tenant, @Nullable String clientId) {
        return view(tenant).agent(clientId);
    }

    /** The enforcement settings of {@code tenant}. */
    public Enforcement enforcement(String tenant) {
        return view(tenant).enforcement();
    }

    /** The issuer as listed for {@code tenant}, or null if the policy does not list it for that tenant. */
    public @Nullable IssuerPolicy issuer(String tenant, String iss) {
        return issuers.issuer(tenant, iss);
    }

    /**
     * Says why a tenant with this name cannot exist, with similar names; null if it can. It can exist if the policy lists an issuer
     * for it, lists no issuer at all, or lists a wildcard issuer. A name that ends in {@code *} matches all tenants with that prefix.
     */
    public @Nullable String tenantProblem(String tenant) {
        return knownTenants.problem(tenant);
    }

    /** The tenants of the issuer, in the order of the policy; empty if the policy does not list the issuer. */
    public List<String> tenantsOf(String iss) {
        return issuers.tenantsOf(iss);
    }

    /** The tenant of the issuer, or null if the issuer has no tenant or several. */
    public @Nullable String tenantOf(String iss) {
        List<String> listed = issuers.tenantsOf(iss);
        return listed.size() == 1 ? listed.get(0) : null;
    }

    /** The claim that names the tenant in tokens of this issuer, or null. */
    public @Nullable String tenantClaim(String iss) {
        return issuers.tenantClaim(iss);
    }

    /**
     * The tenant of a token that an event of {@code tenant} references by issuer only. It is the event's own tenant, unless the
     * policy lists the issuer for other tenants only. Then it is a tenant from which exchanges into {@code tenant} are allowed, or
     * else the first listed.
     */
    public String tenantOfReference(String tenant, String iss) {
        List<String> listed = issuers.tenantsOf(iss);
        if (listed.isEmpty() || listed.contains(tenant)) {
            return tenant;
        }
        for (String other : listed) {
            if (tenantPairAllowed(other, tenant)) {
                return other;
            }
        }
        return listed.get(0);
    }

    /** The risk of this audience: {@code normal} unless listed. */
    public boolean highRisk(String tenant, @Nullable String audience) {
        return view(tenant).highRisk(audience);
    }

    /** The scopes that an exchange by this client may add. */
    public Set<String> gainAllowed(String tenant, @Nullable String client) {
        return view(tenant).gainAllowed(client);
    }

    /** Whether an exchange by this client may issue a token with subject {@code sub} from a token of another subject. */
    public boolean subjectChangeAllowed(String tenant, @Nullable String client, String sub) {
        return view(tenant).subjectChangeAllowed(client, sub);
    }

    /** Whether an exchange may lead from the first tenant to the second. Callers do not ask for equal tenants. */
    public boolean tenantPairAllowed(String parent, String child) {
        return tenantPairs.getOrDefault(parent, Set.of()).contains(child);
    }

    /** The scopes that a child may have because its parent has {@code scope}. */
    public Set<String> scopesYieldedBy(String scope) {
        return document.exchange().scopeMap().getOrDefault(scope, Set.of());
    }

    /** The scopes of a parent that allow a child to have {@code scope}; one of them is enough. */
    public Set<String> scopesYielding(String scope) {
        return scopeSources.getOrDefault(scope, Set.of());
    }

    /** The registration with this name, or null if there is none. */
    public @Nullable Registration registration(String name) {
        return registrations.get(name);
    }

    /** The registration with this credential, or null if no registration has it. */
    public @Nullable Registration registration(Credential credential) {
        return credentials.get(credential);
    }

    private static String revision(String source, Map<String, Adjustments> adjustments) {
        StringBuilder said = new StringBuilder(source);
        new TreeMap<>(adjustments)
                .forEach((tenant, own) ->
                        said.append('\0').append(tenant).append('\0').append(AdjustmentsWriter.write(own)));
        return Digests.hex(Digests.sha256(said.toString().getBytes(StandardCharsets.UTF_8)), REVISION_BYTES);
    }

    private ResolvedTenantPolicy view(String tenant) {
        return tenants.getOrDefault(tenant, others);
    }

    private static Stream<String> namedTenants(PolicyDocument document) {
        return Stream.of(
                        document.tenants().keySet().stream(),
                        document.audiences().stream().map(AudiencePolicy::tenant),
                        document.agents().stream().map(AgentPolicy::tenant),
                        document.exchange().allowedScopeGain().stream().map(ExchangePolicy.ScopeGain::tenant),
                        document.exchange().allowedSubjectChange().stream().map(ExchangePolicy.SubjectChange::tenant),
                        document.enforcement().neverRevoke().stream().map(NeverRevoke::tenant))
                .flatMap(names -> names)
                .filter(tenant -> tenant != null);
    }

    private static Map<String, Set<String>> frozen(Map<String, Set<String>> sets) {
        sets.replaceAll((key, values) -> Set.copyOf(values));
        return Map.copyOf(sets);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policy that && document.equals(that.document) && adjustments.equals(that.adjustments);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }

    @Override
    public String toString() {
        return "Policy[" + document.issuers().size() + " issuers, " + registrations.size() + " registrations]";
    }
}
