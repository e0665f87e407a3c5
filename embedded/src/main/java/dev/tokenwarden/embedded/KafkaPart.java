package dev.tokenwarden.embedded;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/**
 * The running Kafka: how to reach it, and the topics and principals in it. What the {@code ensure} methods promise holds
 * on the broker by the time they return. Safe for use by several threads.
 */
public final class KafkaPart implements AutoCloseable {
    private static final int SCRAM_ITERATIONS = 4096;

    private final KafkaAccess adminAccess;
    private final Credentials credentials;
    private final Admin admin;

    private KafkaPart(KafkaAccess adminAccess, Credentials credentials, Admin admin) {
        this.adminAccess = adminAccess;
        this.credentials = credentials;
        this.admin = admin;
    }

    /**
     * A Kafka that someone else runs, with SCRAM-SHA-256 and an authorizer, administered through this object until it is closed.
     *
     * @param admin a super user of it
     * @return what administers it; passwords of principals live as long as this object
     */
    public static KafkaPart connect(KafkaAccess admin) {
        return connect(admin, Credentials.inMemory(new SecureRandom()));
    }

    static KafkaPart at(String bootstrapServers, Credentials credentials) {
        return connect(access(bootstrapServers, KafkaSettings.ADMIN, credentials), credentials);
    }

    private static KafkaPart connect(KafkaAccess access, Credentials credentials) {
        return new KafkaPart(access, credentials, Admin.create(Map.copyOf(access.clientProperties())));
    }

    private static KafkaAccess access(String bootstrapServers, String principal, Credentials credentials) {
        return new KafkaAccess(bootstrapServers, principal, credentials.password(Part.KAFKA, principal));
    }

    /**
     * Where clients connect.
     *
     * @return host and port
     */
    public String bootstrapServers() {
        return adminAccess.bootstrapServers();
    }

    /**
     * The super user. No ACL applies to it.
     *
     * @return its access
     */
    public KafkaAccess admin() {
        return adminAccess;
    }

    /**
     * Creates the topics that do not exist yet. Those that exist are left as they are.
     *
     * @param topics what there should be
     * @throws EmbeddedException if the broker refuses one
     */
    public void ensureTopics(Collection<KafkaTopic> topics) {
        List<NewTopic> wanted = topics.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.configs()))
                .toList();
        admin.createTopics(wanted).values().forEach((topic, created) -> {
            try {
                get(created, "create topic " + topic);
            } catch (EmbeddedException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
        Set<String> names = topics.stream().map(KafkaTopic::name).collect(Collectors.toSet());
        Await.until("topics " + names + " have leaders that answer", () -> haveLeaders(names));
    }

    /**
     * Whether the leader of every partition answers. The broker publishes a new topic's metadata a moment before its leaders accept
     * records. A producer that sends several batches in that moment can have the first one refused and the second one accepted: the
     * broker then refuses the first one as out of sequence until the producer gives up and its records are lost.
     */
    private boolean haveLeaders(Set<String> topics) {
        try {
            Map<TopicPartition, OffsetSpec> partitions =
                    get(admin.describeTopics(topics).allTopicNames(), "describe topics").values().stream()
                            .flatMap(topic -> topic.partitions().stream()
                                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            get(admin.listOffsets(partitions).all(), "list offsets");
            return true;
        } catch (EmbeddedException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Makes sure that a principal exists, with a password of its own, and may do exactly what is granted here: earlier
     * grants that are not repeated are withdrawn.
     *
     * @param principal letters, digits, '.', '_' and '-'
     * @param grants all that it may do
     * @return how the principal connects
     * @throws EmbeddedException if the broker refuses
     */
    public KafkaAccess ensurePrincipal(String principal, KafkaGrant... grants) {
        if (Set.of(KafkaSettings.ADMIN, KafkaSettings.BROKER, KafkaSettings.CONTROLLER)
                .contains(principal)) {
            throw new IllegalArgumentException("principal: " + principal + " is a super user");
        }
        var access = access(bootstrapServers(), Credentials.requireName(principal), credentials);
        if (!exists(principal)) {
            var credential = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, SCRAM_ITERATIONS);
            get(
                    admin.alterUserScramCredentials(
                                    List.of(new UserScramCredentialUpsertion(principal, credential, access.password())))
                            .all(),
                    "create principal " + principal);
            Await.until("principal " + principal + " can sign in", () -> canSignIn(access));
        }
        grantExactly(
                principal,
                Arrays.stream(grants)
                        .flatMap(grant -> grant.bindings(principal))
                        .collect(Collectors.toSet()));
        return access;
    }

    /**
     * Limits how fast a principal can write. A client that writes faster is slowed down by the broker; nothing is lost.
     *
     * @param principal as in {@link #ensurePrincipal}
     * @param bytesPerSecond maximum rate of produced bytes
     * @throws EmbeddedException if the broker refuses
     */
    public void limitWrites(String principal, long bytesPerSecond) {
        var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, Credentials.requireName(principal)));
        var limit = new ClientQuotaAlteration.Op("producer_byte_rate", (double) bytesPerSecond);
        get(
                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(limit))))
                        .all(),
                "limit writes of " + principal);
    }

    private boolean exists(String principal) {
        try {
            get(admin.describeUserScramCredentials(List.of(principal)).description(principal), "describe " + principal);
            return true;
        } catch (EmbeddedException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    private boolean canSignIn(KafkaAccess access) {
        try (Admin self = Admin.create(Map.copyOf(access.clientProperties()))) {
            get(self.describeCluster().clusterId(), "sign in as " + access.principal());
            return true;
        } catch (EmbeddedException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return false;
            }
            throw e;
        }
    }

    private void grantExactly(String principal, Set<AclBinding> wanted) {
        Set<AclBinding> present = granted(principal);
        Set<AclBinding> missing = new HashSet<>(wanted);
        missing.removeAll(present);
        Set<AclBinding> surplus = new HashSet<>(present);
        surplus.removeAll(wanted);
        if (!missing.isEmpty()) {
            get(admin.createAcls(missing).all(), "grant to " + principal);
        }
        if (!surplus.isEmpty()) {
            get(
                    admin.deleteAcls(surplus.stream().map(AclBinding::toFilter).toList())
                            .all(),
                    "withdraw from " + principal);
        }
        Await.until("grants of " + principal + " are in force", () -> granted(principal)
                .equals(wanted));
    }

    private Set<AclBinding> granted(String principal) {
        var filter = new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter("User:" + principal, null, AclOperation.ANY, AclPermissionType.ANY));
        return new HashSet<>(get(admin.describeAcls(filter).values(), "describe grants of " + principal));
    }

    private static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EmbeddedException("kafka: cannot " + what + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("kafka: interrupted: " + what, e);
        }
    }

    /** Ends administration, not Kafka. Whoever got this object from {@link EmbeddedParts} need not call it. */
    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    @Override
    public String toString() {
        return "KafkaPart[" + bootstrapServers() + "]";
    }
}
