package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.embedded.KafkaGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** What each role and client may do on the embedded parts, and nothing else. */
final class AccessRules {

    private AccessRules() {}

    static KafkaGrant[] ingest() {
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

    /** It writes for whoever proved to be a registered reporter. */
    static KafkaGrant[] gateway() {
        return new KafkaGrant[] {
            new KafkaGrant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.WRITE))
        };
    }

    static KafkaGrant[] streams() {
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

    static KafkaGrant[] revocation() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.LINEAGE),
            readWrite(Topics.REVOCATION_REQUESTS),
            readWrite(Topics.REVOCATIONS),
            readWrite(Topics.DECISIONS),
            readWrite(Topics.API_TOKENS),
            KafkaGrant.write(Topics.DEAD),
            KafkaGrant.groups(KafkaNames.PREFIX + "revocation"),
            KafkaGrant.transactions(KafkaNames.PREFIX + "revocation"),
        };
    }

    static KafkaGrant[] dashboards() {
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

    static KafkaGrant[] observer() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.REVOCATIONS),
        };
    }

    static KafkaGrant[] policy() {
        return new KafkaGrant[] {readWrite(Topics.POLICY), KafkaGrant.transactions(KafkaNames.POLICY_TRANSACTIONS)};
    }

    /** A reporter writes to its own input topic. */
    static KafkaGrant[] reporter(String registration) {
        return new KafkaGrant[] {KafkaGrant.write(Topics.input(registration))};
    }

    /** The revocation role writes every tenant's denylist, and receives the acknowledgements. */
    static String[] denylistWriter() {
        return DenylistUsers.service().toArray(String[]::new);
    }

    /**
     * A verifier reads its tenant's denylist and says how far it got. The commands that list keys are not among those
     * that Redis checks against key patterns, so it has none of them.
     */
    static String[] denylistReader(String tenant) {
        return denylistReaderOf(List.of(tenant));
    }

    /** As {@link #denylistReader}, of several tenants. */
    static String[] denylistReaderOf(List<String> tenants) {
        List<String> rules = new ArrayList<>();
        for (String tenant : tenants) {
            String prefix = DenylistKeys.prefix(tenant);
            rules.add("~" + prefix + "*");
            rules.add("&" + prefix + "ack:*");
        }
        rules.addAll(List.of(
                "+@read",
                "+@connection",
                "+@transaction",
                "-@dangerous",
                "-scan",
                "-randomkey",
                "-dbsize",
                "+publish",
                "+time",
                "+client|setname",
                "+client|id"));
        return rules.toArray(String[]::new);
    }

    private static KafkaGrant readWrite(String topic) {
        return new KafkaGrant(
                ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.READ, AclOperation.WRITE));
    }
}
