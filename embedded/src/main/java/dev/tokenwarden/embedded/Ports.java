package dev.tokenwarden.embedded;

/**
 * The TCP ports to listen on, all on 127.0.0.1. 0 means: the port remembered in the data directory if it is still free,
 * else any free one.
 *
 * @param kafka the port that Kafka clients connect to
 * @param redis the port of redis-server
 * @param openSearch the HTTP port of the OpenSearch node
 */
public record Ports(int kafka, int redis, int openSearch) {
    /** Remembered or free ports throughout. */
    public static final Ports ANY = new Ports(0, 0, 0);

    /** Refuses numbers that are no TCP ports. */
    public Ports {
        check("kafka", kafka);
        check("redis", redis);
        check("openSearch", openSearch);
    }

    boolean includes(int port) {
        return port == kafka || port == redis || port == openSearch;
    }

    private static void check(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + ": " + port + " is not a port (0 to 65535)");
        }
    }
}
