package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the users of clients in Kafka and Redis: each registered reporter can write to its input topic, and each verifier can read
 * the denylists of its tenants. Withdraws the rights of reporters that the policy no longer has.
 */
final class ClientProvisioner {

    private static final Logger LOG = LoggerFactory.getLogger(ClientProvisioner.class);

    private final Platform platform;
    private final DataLayout layout;
    private final ClientFiles files;
    private final boolean redis;
    private final Set<String> reporters = new HashSet<>();
    private final Set<String> tenants = new HashSet<>();
    private final Set<Registration> verifiers = new HashSet<>();

    ClientProvisioner(Platform platform, DataLayout layout, ClientFiles files, boolean redis) {
        this.layout = layout;
        this.platform = platform;
        this.files = files;
        this.redis = redis;
    }

    /** Makes the topics and users of this policy that do not exist yet, and withdraws those that it no longer has. */
    synchronized void follow(Policy policy) throws StartException {
        List<Registration> registrations = policy.document().registrations();
        platform.kafka()
                .ensureTopics(registrations.stream()
                        .map(registration -> TopicSpecs.input(registration.name()))
                        .toList());
        if (platform.kafka().makesPrincipals()) {
            provisionReporters(registrations);
        }
        if (redis && platform.makesRedisUsers()) {
            tenantsOf(policy).filter(tenants::add).forEach(this::provisionTenant);
            registrations.forEach(this::provisionVerifier);
        }
    }

    private void provisionReporters(List<Registration> registrations) {
        Set<String> named = registrations.stream().map(Registration::name).collect(Collectors.toSet());
        for (String name : named) {
            if (reporters.add(name)) {
                platform.kafka().limitWrites(AccessRules.REPORTER + name, AccessRules.REPORTER_BYTES_PER_SECOND);
                files.reporter(name, platform.kafka().as(AccessRules.REPORTER + name, AccessRules.reporter(name)));
                LOG.atInfo()
                        .addKeyValue("reporter", name)
                        .addKeyValue("topic", Topics.input(name))
                        .log("Reporter provisioned");
            }
        }
        Set<String> gone = new HashSet<>(files.reporters());
        gone.removeAll(named);
        for (String name : gone) {
            platform.kafka().withdraw(AccessRules.REPORTER + name);
            files.forget(name);
            reporters.remove(name);
            LOG.atInfo().addKeyValue("reporter", name).log("Reporter withdrawn");
        }
    }

    /** A verifier has its own user, so that it can acknowledge in its own name only. */
    private void provisionVerifier(Registration registration) {
        boolean named = registration.tenants().stream().allMatch(AccessRules::isTenantName);
        if (named && registration.types().contains(EventType.USED) && verifiers.add(registration)) {
            String name = registration.name();
            files.denylist(
                    layout.denylistClient(name),
                    "the denylist, for verifier " + name,
                    platform.redis(
                            AccessRules.REPORTER + name, AccessRules.denylistReader(name, registration.tenants())));
        }
    }

    private void provisionTenant(String tenant) {
        if (!AccessRules.isTenantName(tenant)) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .log("No Redis user made, because the name of the tenant is not a valid user name");
            return;
        }
        if (Files.exists(layout.redisClient(tenant))) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("file", layout.redisClient(tenant).getFileName())
                    .log(
                            "Verifiers that use this file share a Redis user and can acknowledge for each other; give each its own file"
                                    + " with warden verifier add");
        }
        files.denylist(
                layout.redisClient(tenant),
                "the denylist of tenant " + tenant + ", shared: its verifiers can acknowledge for each other",
                platform.redis("verifier-" + tenant, AccessRules.sharedDenylistReader(List.of(tenant))));
    }

    /** The tenants in the policy. */
    static Stream<String> tenantsOf(Policy policy) {
        return Stream.of(
                        policy.document().issuers().stream()
                                .filter(issuer -> !issuer.isFamily())
                                .map(IssuerPolicy::tenant),
                        policy.document().tenants().keySet().stream(),
                        policy.document().registrations().stream()
                                .flatMap(registration -> registration.tenants().stream())
                                .filter(tenant -> !tenant.endsWith("*")))
                .flatMap(names -> names)
                .distinct();
    }
}
