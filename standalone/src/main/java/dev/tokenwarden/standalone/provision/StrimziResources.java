package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.embedded.KafkaGrant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** Topics and users as {@code KafkaTopic} and {@code KafkaUser} resources of Strimzi, whose operator then makes them. */
public final class StrimziResources {
    private static final Pattern KUBERNETES_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private StrimziResources() {}

    /**
     * YAML documents.
     *
     * @param cluster name of the Kafka resource
     * @throws ProvisionException if the name of a registration is not possible in Kubernetes
     */
    public static String yaml(AccessMatrix matrix, String cluster) throws ProvisionException {
        StringBuilder yaml = new StringBuilder();
        for (TopicSpec topic : matrix.topics()) {
            header(yaml, "KafkaTopic", topic.name(), cluster);
            yaml.append("  partitions: ").append(topic.partitions()).append('\n');
            if (!topic.configs().isEmpty()) {
                yaml.append("  config:\n");
                for (Map.Entry<String, String> config : new TreeMap<>(topic.configs()).entrySet()) {
                    yaml.append("    ")
                            .append(config.getKey())
                            .append(": \"")
                            .append(config.getValue())
                            .append("\"\n");
                }
            }
        }
        for (KafkaUser user : matrix.kafka()) {
            header(yaml, "KafkaUser", user.name(), cluster);
            yaml.append("  authentication:\n    type: scram-sha-512\n");
            if (user.writeBytesPerSecond() > 0) {
                yaml.append("  quotas:\n    producerByteRate: ")
                        .append(user.writeBytesPerSecond())
                        .append('\n');
            }
            yaml.append("  authorization:\n    type: simple\n    acls:\n");
            user.grants().forEach(grant -> acl(yaml, grant));
        }
        return yaml.toString();
    }

    private static void header(StringBuilder yaml, String kind, String name, String cluster) throws ProvisionException {
        if (!KUBERNETES_NAME.matcher(name).matches()) {
            throw new ProvisionException(
                    kind + " " + name + ": not possible as a name in Kubernetes: registrations need names of lower-case"
                            + " letters, digits, '-' and '.'",
                    null);
        }
        yaml.append("---\napiVersion: kafka.strimzi.io/v1beta2\nkind: ")
                .append(kind)
                .append('\n');
        yaml.append("metadata:\n  name: ").append(name).append('\n');
        yaml.append("  labels:\n    strimzi.io/cluster: ").append(cluster).append("\nspec:\n");
    }

    private static void acl(StringBuilder yaml, KafkaGrant grant) {
        yaml.append("      - resource:\n          type: ")
                .append(type(grant.type()))
                .append('\n');
        yaml.append("          name: ").append(grant.name()).append('\n');
        yaml.append("          patternType: ")
                .append(grant.pattern() == PatternType.PREFIXED ? "prefix" : "literal")
                .append('\n');
        TreeSet<String> operations = new TreeSet<>();
        grant.operations().forEach(operation -> operations.add(operation(operation)));
        yaml.append("        operations: [")
                .append(String.join(", ", operations))
                .append("]\n");
    }

    private static String type(ResourceType type) {
        return type == ResourceType.TRANSACTIONAL_ID
                ? "transactionalId"
                : type.name().toLowerCase(Locale.ROOT);
    }

    private static String operation(AclOperation operation) {
        return operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
