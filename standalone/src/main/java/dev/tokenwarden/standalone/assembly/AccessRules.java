package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.contract.denylist.VerifierCommands;
import dev.tokenwarden.embedded.KafkaGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each role and client can do on Kafka and Redis, and nothing else: on the embedded parts, and on those that {@code warden
 * provision} prepares.
 */
public final class AccessRules {

    /** Prefix of the users of registrations. */
    public static final String REPORTER = "reporter-";

    /** About 15,000 events per second, more than the pipeline reads. The broker slows down a reporter that sends more. */
    public static final long REPORTER_BYTES_PER_SECOND = 10L << 20;

    private AccessRules() {}

    /** Whether a tenant can be named in the rules of a Redis user. */
    public static boolean isTenantName(String tenant) {
        return tenant.matches("[A-Za-z0-9._-]{1,100}");
    }

    public static KafkaGrant[] ingest() {
        return new KafkaGrant[] {
            new KafkaGrant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.READ)),
            KafkaGrant.write(Topics.TOKEN_EVENTS),
            KafkaGrant.write(Topics.DEAD),
            KafkaGrant.write(Topics.DETECTIONS),
            KafkaGrant.write(Topics.REVOCATION_REQUESTS),
            KafkaGrant.groups(KafkaNames.PREFIX + "ingest"),
            // Writes no faster than detection reads.
            new KafkaGrant(ResourceType.GROUP, KafkaNames.STREAMS, PatternType.LITERAL, Set.of(AclOperation.DESCRIBE)),
            KafkaGrant.transactions(KafkaNames.PREFIX + "ingest"),
        };
    }

    /** The gateway writes on behalf of registered reporters that it has authenticated. */
    public static KafkaGrant[] gateway() {
        return new KafkaGrant[] {
            new KafkaGrant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.WRITE))
        };
    }

    public static KafkaGrant[] streams() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.REVOCATIONS),
            readWrite(Topics.LINEAGE),
            readWrite(Topics.STREAMS_LINKS),
            readWrite(Topics.STREAMS_FACTS),
            KafkaGrant.write(Topics.DETECTIONS),
            KafkaGrant.write(Topics.REVOCATION_REQUESTS),
            KafkaGrant.write(Topics.DEAD),
            KafkaGrant.ownTopics(KafkaNames.STREAMS),
            KafkaGrant.groups(KafkaNames.STREAMS),
            KafkaGrant.transactions(KafkaNames.STREAMS),
        };
    }

    public static KafkaGrant[] revocation() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.LINEAGE),
            readWrite(Topics.REVOCATION_REQUESTS),
            readWrite(Topics.REVOCATIONS),
            readWrite(Topics.DECISIONS),
            readWrite(Topics.API_TOKENS),
            KafkaGrant.write(Topics.DEAD),
            // Sees how far detection is, where that runs in another process.
            KafkaGrant.read(Topics.STREAMS_LINKS),
            KafkaGrant.read(Topics.STREAMS_FACTS),
            new KafkaGrant(ResourceType.GROUP, KafkaNames.STREAMS, PatternType.LITERAL, Set.of(AclOperation.DESCRIBE)),
            KafkaGrant.groups(KafkaNames.PREFIX + "revocation"),
            KafkaGrant.transactions(KafkaNames.PREFIX + "revocation"),
        };
    }

    public static KafkaGrant[] dashboards() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DEAD),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.LINEAGE),
            KafkaGrant.read(Topics.REVOCATIONS),
            readWrite(Topics.DECISIONS),
            KafkaGrant.groups(KafkaNames.PREFIX + "dashboards"),
        };
    }

    public static KafkaGrant[] observer() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.REVOCATIONS),
        };
    }

    /** An operator reads dead letters, and sends them to the input topics again. */
    public static KafkaGrant[] deadLetters() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.DEAD),
            new KafkaGrant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.WRITE)),
        };
    }

    public static KafkaGrant[] policy() {
        return new KafkaGrant[] {readWrite(Topics.POLICY), KafkaGrant.transactions(KafkaNames.POLICY_TRANSACTIONS)};
    }

    /** A reporter writes to its own input topic. */
    public static KafkaGrant[] reporter(String registration) {
        return new KafkaGrant[] {KafkaGrant.write(Topics.input(registration))};
    }

    /** The revocation role writes every tenant's denylist, and receives the acknowledgements. */
    public static String[] denylistWriter() {
        return DenylistUsers.service().toArray(String[]::new);
    }

    /** One verifier reads the denylists of its tenants, and acknowledges in its own name only. */
    public static String[] denylistReader(String verifier, Collection<String> tenants) {
        return DenylistUsers.verifier(verifier, tenants).toArray(String[]::new);
    }

    /** Several verifiers that share a user: as {@link #denylistReader}, but each can acknowledge in the name of the others. */
    public static String[] sharedDenylistReader(Collection<String> tenants) {
        List<String> rules = new ArrayList<>(List.of("resetkeys", "resetchannels", "-@all"));
        for (String tenant : tenants) {
            String prefix = DenylistKeys.prefix(tenant);
            rules.add("~" + prefix + "*");
            rules.add("&" + prefix + "ack:*");
        }
        Stream.of(VerifierCommands.DENYLIST, VerifierCommands.CONNECTION)
                .flatMap(List::stream)
                // Redis 7.0 does not have this command. Clients ignore the refusal.
                .filter(command -> !command.equals("client|setinfo"))
                .forEach(command -> rules.add("+" + command));
        return rules.toArray(String[]::new);
    }

    private static KafkaGrant readWrite(String topic) {
        return new KafkaGrant(
                ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.READ, AclOperation.WRITE));
    }
}
