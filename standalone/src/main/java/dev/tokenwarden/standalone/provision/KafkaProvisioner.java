package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.contract.TopicSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.jspecify.annotations.Nullable;

/**
 * Compares a Kafka cluster with the matrix, and makes what is missing.
 *
 * <ol>
 *   <li>A second run finds nothing to do.
 *   <li>The users of the matrix can do what it says and nothing else: other rights of theirs are withdrawn. Users of registrations
 *       that the policy no longer has lose their rights and their password.
 *   <li>No topic is deleted, and no topic gets more partitions: records of one token must stay in one partition.
 * </ol>
 */
public final class KafkaProvisioner {
    private static final String SYSTEM = "kafka";
    private static final String WRITE_RATE = "producer_byte_rate";
    private static final String PRINCIPAL = "User:";
    private static final int ITERATIONS = 4096;

    private final Admin admin;
    private final AccessMatrix matrix;
    private final ScramMechanism mechanism;
    private final PasswordFiles passwords;
    private final List<String> problems = new ArrayList<>();

    public KafkaProvisioner(Admin admin, AccessMatrix matrix, ScramMechanism mechanism, PasswordFiles passwords) {
        this.admin = admin;
        this.matrix = matrix;
        this.mechanism = mechanism;
        this.passwords = passwords;
    }

    /** What is missing, in the order in which it is to be made: nobody can sign in before its rights are exact. */
    public List<ProvisionStep> steps() throws ProvisionException {
        problems.clear();
        List<ProvisionStep> steps = new ArrayList<>();
        topics(steps);
        rights(steps);
        quotas(steps);
        users(steps);
        return steps;
    }

    /** What a person has to correct, found by {@link #steps}. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void topics(List<ProvisionStep> steps) throws ProvisionException {
        Set<String> present = get(admin.listTopics().names(), "list topics");
        List<TopicSpec> there = new ArrayList<>();
        for (TopicSpec topic : matrix.topics()) {
            if (present.contains(topic.name())) {
                there.add(topic);
            } else {
                steps.add(new ProvisionStep(
                        "create topic " + topic.name() + ", " + topic.partitions() + " partitions "
                                + new TreeMap<>(topic.configs()),
                        () -> get(
                                admin.createTopics(List.of(new NewTopic(
                                                        topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                                .configs(topic.configs())))
                                        .all(),
                                "create topic " + topic.name())));
            }
        }
        configurations(there, steps);
    }

    private void configurations(List<TopicSpec> topics, List<ProvisionStep> steps) throws ProvisionException {
        List<String> names = topics.stream().map(TopicSpec::name).toList();
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(names).allTopicNames(), "describe topics");
        Map<ConfigResource, Config> configs = get(
                admin.describeConfigs(
                                names.stream().map(KafkaProvisioner::resource).toList())
                        .all(),
                "describe the configuration of topics");
        for (TopicSpec topic : topics) {
            int partitions = Objects.requireNonNull(descriptions.get(topic.name()))
                    .partitions()
                    .size();
            if (partitions != topic.partitions()) {
                problems.add(
                        "topic " + topic.name() + " has " + partitions + " partitions, expected "
                                + topic.partitions()
                                + ": set partitions to what it has, or delete the topic while nothing runs and provision again");
            }
            Config config = Objects.requireNonNull(configs.get(resource(topic.name())));
            Map<String, String> different = new TreeMap<>(topic.configs());
            different.entrySet().removeIf(wanted -> {
                ConfigEntry entry = config.get(wanted.getKey());
                return entry != null && wanted.getValue().equals(entry.value());
            });
            if (!different.isEmpty()) {
                steps.add(new ProvisionStep(
                        "configure topic " + topic.name() + " " + different, () -> configure(topic.name(), different)));
            }
        }
    }

    private void configure(String topic, Map<String, String> values) throws ProvisionException {
        Collection<AlterConfigOp> operations = values.entrySet().stream()
                .map(value ->
                        new AlterConfigOp(new ConfigEntry(value.getKey(), value.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        get(admin.incrementalAlterConfigs(Map.of(resource(topic), operations)).all(), "configure topic " + topic);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private void rights(List<ProvisionStep> steps) throws ProvisionException {
        Map<String, Set<AclBinding>> present = new HashMap<>();
        for (AclBinding binding : get(admin.describeAcls(AclBindingFilter.ANY).values(), "describe rights")) {
            String principal = binding.entry().principal();
            if (principal.startsWith(PRINCIPAL)) {
                present.computeIfAbsent(principal.substring(PRINCIPAL.length()), name -> new HashSet<>())
                        .add(binding);
            }
        }
        Map<String, Set<AclBinding>> wanted = new TreeMap<>();
        present.keySet().stream().filter(this::isGone).forEach(name -> wanted.put(name, Set.of()));
        matrix.kafka().forEach(user -> wanted.put(user.name(), user.bindings()));
        for (Map.Entry<String, Set<AclBinding>> user : wanted.entrySet()) {
            Set<AclBinding> missing = new HashSet<>(user.getValue());
            missing.removeAll(present.getOrDefault(user.getKey(), Set.of()));
            Set<AclBinding> surplus = new HashSet<>(present.getOrDefault(user.getKey(), Set.of()));
            surplus.removeAll(user.getValue());
            if (!surplus.isEmpty()) {
                steps.add(new ProvisionStep(
                        "withdraw from " + user.getKey() + ": " + shown(surplus),
                        () -> get(
                                admin.deleteAcls(surplus.stream()
                                                .map(AclBinding::toFilter)
                                                .toList())
                                        .all(),
                                "withdraw rights from " + user.getKey())));
            }
            if (!missing.isEmpty()) {
                steps.add(new ProvisionStep(
                        "grant to " + user.getKey() + ": " + shown(missing),
                        () -> get(admin.createAcls(missing).all(), "grant rights to " + user.getKey())));
            }
        }
    }

    /** Whether it is the user of a registration that the policy no longer has. */
    private boolean isGone(String user) {
        return user.startsWith(AccessMatrix.REPORTER)
                && matrix.kafka().stream().noneMatch(known -> known.name().equals(user));
    }

    private static String shown(Set<AclBinding> bindings) {
        return bindings.stream()
                .map(binding -> binding.entry().operation().name().toLowerCase(Locale.ROOT) + " "
                        + binding.pattern().resourceType().name().toLowerCase(Locale.ROOT) + " "
                        + binding.pattern().name()
                        + (binding.pattern().patternType() == PatternType.PREFIXED ? "*" : ""))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void quotas(List<ProvisionStep> steps) throws ProvisionException {
        Map<ClientQuotaEntity, Map<String, Double>> present = get(
                admin.describeClientQuotas(ClientQuotaFilter.containsOnly(
                                List.of(ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER))))
                        .entities(),
                "describe quotas");
        for (KafkaUser user : matrix.kafka()) {
            var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, user.name()));
            double rate = user.writeBytesPerSecond();
            Double now = present.getOrDefault(entity, Map.of()).get(WRITE_RATE);
            if (rate > 0 && !Objects.equals(now, rate)) {
                steps.add(new ProvisionStep(
                        "limit writes of " + user.name() + " to " + user.writeBytesPerSecond() + " bytes/s",
                        () -> get(
                                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                                                entity, List.of(new ClientQuotaAlteration.Op(WRITE_RATE, rate)))))
                                        .all(),
                                "limit writes of " + user.name())));
            }
        }
    }

    private void users(List<ProvisionStep> steps) throws ProvisionException {
        Set<String> present = new TreeSet<>();
        for (UserScramCredentialsDescription one : get(
                        admin.describeUserScramCredentials().all(), "describe users")
                .values()) {
            if (one.credentialInfos().stream().anyMatch(info -> info.mechanism() == mechanism)) {
                present.add(one.name());
            }
        }
        for (KafkaUser user : matrix.kafka()) {
            boolean there = present.contains(user.name());
            if (there && passwords.has(SYSTEM, user.name())) {
                continue;
            }
            String verb = there ? "set a new password of user " : "create user ";
            steps.add(new ProvisionStep(
                    verb + user.name() + ", password in " + passwords.file(SYSTEM, user.name()),
                    () -> alter(
                            new UserScramCredentialUpsertion(
                                    user.name(),
                                    new ScramCredentialInfo(mechanism, ITERATIONS),
                                    passwords.password(SYSTEM, user.name())),
                            verb + user.name())));
        }
        for (String name : present) {
            if (isGone(name)) {
                steps.add(new ProvisionStep(
                        "delete user " + name,
                        () -> alter(new UserScramCredentialDeletion(name, mechanism), "delete user " + name)));
            }
        }
    }

    private void alter(UserScramCredentialAlteration alteration, String what) throws ProvisionException {
        get(admin.alterUserScramCredentials(List.of(alteration)).all(), what);
    }

    private static <T> T get(KafkaFuture<T> future, String what) throws ProvisionException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = cause(e);
            throw new ProvisionException("kafka: cannot " + what + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProvisionException("kafka: interrupted: " + what, e);
        }
    }

    private static Throwable cause(ExecutionException e) {
        @Nullable Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
