package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.embedded.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** What each role and client may do on the embedded parts, and nothing else. */
final class Grants {

    /** What groups, transactions and internal topics of the roles begin with. */
    static final String PREFIX = "tokenwarden-";

    /** The detection job's application id: what its groups, transactions and internal topics begin with. */
    private static final String STREAMS = "warden-streams";

    private Grants() {}

    static Grant[] ingest() {
        return new Grant[] {
            new Grant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.READ)),
            Grant.write(Topics.TOKEN_EVENTS),
            Grant.write(Topics.DEAD),
            Grant.write(Topics.DETECTIONS),
            Grant.write(Topics.REVOCATION_REQUESTS),
            Grant.groups(PREFIX + "ingest"),
            Grant.transactions(PREFIX + "ingest"),
        };
    }

    /** It writes for whoever proved to be a registered reporter. */
    static Grant[] gateway() {
        return new Grant[] {
            new Grant(ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.WRITE))
        };
    }

    static Grant[] streams() {
        return new Grant[] {
            Grant.read(Topics.TOKEN_EVENTS),
            Grant.read(Topics.REVOCATIONS),
            readWrite(Topics.LINEAGE),
            readWrite(Topics.STREAMS_LINKS),
            readWrite(Topics.STREAMS_FACTS),
            Grant.write(Topics.DETECTIONS),
            Grant.write(Topics.REVOCATION_REQUESTS),
            Grant.write(Topics.DEAD),
            Grant.ownTopics(STREAMS),
            Grant.groups(STREAMS),
            Grant.transactions(STREAMS),
        };
    }

    static Grant[] revocation() {
        return new Grant[] {
            Grant.read(Topics.TOKEN_EVENTS),
            Grant.read(Topics.DETECTIONS),
            Grant.read(Topics.LINEAGE),
            readWrite(Topics.REVOCATION_REQUESTS),
            readWrite(Topics.REVOCATIONS),
            readWrite(Topics.DECISIONS),
            Grant.write(Topics.DEAD),
            Grant.groups(PREFIX + "revocation"),
            Grant.transactions(PREFIX + "revocation"),
        };
    }

    static Grant[] dashboards() {
        return new Grant[] {
            Grant.read(Topics.TOKEN_EVENTS),
            Grant.read(Topics.DEAD),
            Grant.read(Topics.DETECTIONS),
            Grant.read(Topics.LINEAGE),
            Grant.read(Topics.REVOCATIONS),
            Grant.read(Topics.DECISIONS),
            Grant.groups(PREFIX + "dashboards"),
        };
    }

    static Grant[] observer() {
        return new Grant[] {
            Grant.read(Topics.TOKEN_EVENTS), Grant.read(Topics.DETECTIONS), Grant.read(Topics.REVOCATIONS),
        };
    }

    static Grant[] policy() {
        return new Grant[] {readWrite(Topics.POLICY), Grant.transactions(PolicyWriter.TRANSACTIONAL_ID)};
    }

    /** A reporter writes to its own input topic. */
    static Grant[] reporter(String registration) {
        return new Grant[] {Grant.write(Topics.input(registration))};
    }

    /** The revocation role writes every tenant's denylist, and hears the acknowledgements. */
    static String[] denylistWriter() {
        return new String[] {
            "~tw:*",
            "&tw:*",
            "+@read",
            "+@write",
            "+@pubsub",
            "+@transaction",
            "+@scripting",
            "+@connection",
            "-@dangerous",
            "+info",
            "+client|setname",
            "+client|id"
        };
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

    private static Grant readWrite(String topic) {
        return new Grant(ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.READ, AclOperation.WRITE));
    }
}
