package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.embedded.KafkaGrant;
import java.util.Collection;
import java.util.Map;

/** The Kafka cluster, as each role reaches it. */
interface KafkaConnections {
    /** Host and port. */
    String bootstrap();

    /**
     * Client properties of a principal with these rights.
     *
     * @param principal name of the role or reporter in Kafka
     */
    Map<String, Object> as(String principal, KafkaGrant... grants);

    /** Limits how fast a principal can write. Does nothing if the operator makes principals. */
    void limitWrites(String principal, long bytesPerSecond);

    /** Withdraws all rights of a principal. */
    void withdraw(String principal);

    /** Creates the topics that do not exist yet. */
    void ensureTopics(Collection<TopicSpec> topics) throws StartException;

    /** Whether this process can make principals. Otherwise the operator makes them. */
    boolean makesPrincipals();
}
