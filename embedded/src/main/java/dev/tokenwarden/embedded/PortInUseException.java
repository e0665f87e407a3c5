package dev.tokenwarden.embedded;

/** The port that was asked for is in use by another process. */
public final class PortInUseException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    private final String name;

    PortInUseException(String name, int port) {
        super("port " + port + " for " + name + " is in use on 127.0.0.1");
        this.name = name;
    }

    /**
     * What the port is for.
     *
     * @return {@code kafka}, {@code redis} or {@code opensearch}
     */
    public String name() {
        return name;
    }
}
