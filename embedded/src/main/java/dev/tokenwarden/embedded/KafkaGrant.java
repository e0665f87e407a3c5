package dev.tokenwarden.embedded;

import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a Kafka principal may do with a resource. {@code DESCRIBE} comes with reading and writing, as in Kafka.
 *
 * @param type the kind of resource
 * @param name its name, or the beginning of the names
 * @param pattern whether the name is a prefix; otherwise it matches itself only
 * @param operations what is allowed
 */
public record KafkaGrant(ResourceType type, String name, PatternType pattern, Set<AclOperation> operations) {
    /** Copies the operations. */
    public KafkaGrant {
        operations = Set.copyOf(operations);
    }

    /**
     * Reading a topic.
     *
     * @param topic its name
     * @return the grant
     */
    public static KafkaGrant read(String topic) {
        return new KafkaGrant(ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.READ));
    }

    /**
     * Writing to a topic.
     *
     * @param topic its name
     * @return the grant
     */
    public static KafkaGrant write(String topic) {
        return new KafkaGrant(ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.WRITE));
    }

    /**
     * Everything with the topics whose names begin so, creating and deleting included: what a Kafka Streams application
     * needs for its internal topics.
     *
     * @param prefix the beginning of the names
     * @return the grant
     */
    public static KafkaGrant ownTopics(String prefix) {
        return new KafkaGrant(ResourceType.TOPIC, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    /**
     * Being a member of the consumer groups whose names begin so.
     *
     * @param prefix the beginning of the names
     * @return the grant
     */
    public static KafkaGrant groups(String prefix) {
        return new KafkaGrant(ResourceType.GROUP, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    /**
     * Transactions under the transactional ids that begin so.
     *
     * @param prefix the beginning of the ids
     * @return the grant
     */
    public static KafkaGrant transactions(String prefix) {
        return new KafkaGrant(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    /**
     * The grant as Kafka stores it.
     *
     * @param principal name of the user
     * @return an ACL for each operation, from any host
     */
    public Stream<AclBinding> bindings(String principal) {
        return operations.stream()
                .map(operation -> new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW)));
    }
}
