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
 * @param pattern whether the name stands for itself or for all that begin with it
 * @param operations what is allowed
 */
public record Grant(ResourceType type, String name, PatternType pattern, Set<AclOperation> operations) {
    /** Copies the operations. */
    public Grant {
        operations = Set.copyOf(operations);
    }

    /**
     * Reading a topic.
     *
     * @param topic its name
     * @return the grant
     */
    public static Grant read(String topic) {
        return new Grant(ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.READ));
    }

    /**
     * Writing to a topic.
     *
     * @param topic its name
     * @return the grant
     */
    public static Grant write(String topic) {
        return new Grant(ResourceType.TOPIC, topic, PatternType.LITERAL, Set.of(AclOperation.WRITE));
    }

    /**
     * Everything with the topics whose names begin so, creating and deleting included: what a Kafka Streams application
     * needs for its internal topics.
     *
     * @param prefix the beginning of the names
     * @return the grant
     */
    public static Grant ownTopics(String prefix) {
        return new Grant(ResourceType.TOPIC, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    /**
     * Being a member of the consumer groups whose names begin so.
     *
     * @param prefix the beginning of the names
     * @return the grant
     */
    public static Grant groups(String prefix) {
        return new Grant(ResourceType.GROUP, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    /**
     * Transactions under the transactional ids that begin so.
     *
     * @param prefix the beginning of the ids
     * @return the grant
     */
    public static Grant transactions(String prefix) {
        return new Grant(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, Set.of(AclOperation.ALL));
    }

    Stream<AclBinding> bindings(String principal) {
        return operations.stream()
                .map(operation -> new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW)));
    }
}
