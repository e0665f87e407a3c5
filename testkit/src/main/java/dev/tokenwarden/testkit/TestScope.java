package dev.tokenwarden.testkit;

/**
 * Names that no other test class uses, so that classes can share a {@link Backbone} without seeing each other's data.
 *
 * @param prefix letters, digits and '-'; begins with a letter; differs from class to class and from run to run
 */
public record TestScope(String prefix) {
    /**
     * A tenant.
     *
     * @return its name
     */
    public String tenant() {
        return prefix;
    }

    /**
     * A topic, consumer group, transactional id, principal, index or user of this class's own.
     *
     * @param plain the name that it has within the test
     * @return the name that it has on the server
     */
    public String name(String plain) {
        return prefix + "-" + plain;
    }

    /**
     * A Redis key of this class's own.
     *
     * @param plain the key as the test knows it
     * @return the key on the server
     */
    public String key(String plain) {
        return prefix + ":" + plain;
    }
}
