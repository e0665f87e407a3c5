package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.KafkaTopic;
import java.util.Collection;
import java.util.Map;

/** The broker in this process. Every role has its own principal. */
record EmbeddedKafka(KafkaPart part) implements KafkaConnections {
    @Override
    public String bootstrap() {
        return part.bootstrapServers();
    }

    @Override
    public Map<String, Object> as(String principal, KafkaGrant... grants) {
        return Map.copyOf(part.ensurePrincipal(principal, grants).clientProperties());
    }

    @Override
    public void limitWrites(String principal, long bytesPerSecond) {
        part.limitWrites(principal, bytesPerSecond);
    }

    @Override
    public void withdraw(String principal) {
        part.ensurePrincipal(principal);
    }

    @Override
    public void ensureTopics(Collection<TopicSpec> topics) {
        part.ensureTopics(topics.stream()
                .map(topic -> new KafkaTopic(topic.name(), topic.partitions(), topic.configs()))
                .toList());
    }

    @Override
    public boolean makesPrincipals() {
        return true;
    }
}
