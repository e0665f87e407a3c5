package dev.tokenwarden.embedded;

/** The servers that can run inside this JVM, or as its child process. */
public enum Part {
    /** A Kafka broker and controller, in this JVM. */
    KAFKA("kafka"),
    /** A redis-server child process. */
    REDIS("redis"),
    /** An OpenSearch node, in this JVM. */
    OPENSEARCH("opensearch");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /**
     * The part's name in messages, and of its directory below the data directory.
     *
     * @return lower case, one word
     */
    public String label() {
        return label;
    }
}
