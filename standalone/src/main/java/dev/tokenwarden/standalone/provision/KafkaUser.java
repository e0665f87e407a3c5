package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.embedded.KafkaGrant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A user of Kafka, and all that it can do.
 *
 * @param purpose who signs in as this user, for people
 * @param writeBytesPerSecond quota of what it writes; 0: none
 */
public record KafkaUser(String name, String purpose, List<KafkaGrant> grants, long writeBytesPerSecond) {
    public KafkaUser {
        grants = List.copyOf(grants);
    }

    /** The rights as Kafka stores them. */
    Set<AclBinding> bindings() {
        return grants.stream().flatMap(grant -> grant.bindings(name)).collect(Collectors.toUnmodifiableSet());
    }

    /** The names of the topics that it has this right on; a prefix ends in {@code *}. */
    Set<String> topics(AclOperation operation) {
        return names(ResourceType.TOPIC, operation);
    }

    /** The names of the resources of this type that it has this right on; a prefix ends in {@code *}. */
    Set<String> names(ResourceType type, AclOperation operation) {
        return grants.stream()
                .filter(grant -> grant.type() == type && grant.operations().contains(operation))
                .map(KafkaUser::shown)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String shown(KafkaGrant grant) {
        return grant.name() + (grant.pattern() == PatternType.PREFIXED ? "*" : "");
    }
}
