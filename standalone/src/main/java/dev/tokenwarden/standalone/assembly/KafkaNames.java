package dev.tokenwarden.standalone.assembly;

/** Names that this process uses in Kafka. */
final class KafkaNames {
    /** Prefix of principals, groups and transactional ids of the roles. */
    static final String PREFIX = "tokenwarden-";

    /** Application id of the detection job: prefix of its groups, transactional ids and internal topics. */
    static final String STREAMS = "warden-streams";

    /** Transactional id that all writers of policy adjustments share. */
    static final String POLICY_TRANSACTIONS = PREFIX + "policy";

    private KafkaNames() {}
}
