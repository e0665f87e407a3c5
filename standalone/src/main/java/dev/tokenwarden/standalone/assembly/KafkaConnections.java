package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.embedded.KafkaGrant;
import java.util.Collection;
import java.util.Map;

/** Where each role gets its way into Kafka. */
interface KafkaConnections {
    /** Host and port. */
    String bootstrap();

    /**
     * Client properties of a principal that may do what is granted.
     *
     * @param principal the role's name in Kafka, or a reporter's
     */
    Map<String, Object> as(String principal, KafkaGrant... grants);

    /** Limits how fast a principal can write, where principals can be made here. */
    void limitWrites(String principal, long bytesPerSecond);

    /** Takes all rights from a principal. */
    void withdraw(String principal);

    /** Creates the topics that do not exist yet. */
    void ensureTopics(Collection<TopicSpec> topics) throws StartException;

    /** Whether principals can be made here; else they are the operator's to make. */
    boolean makesPrincipals();
}
