package dev.tokenwarden.embedded;

import java.nio.file.Path;
import java.util.Set;

/**
 * What to start, and where its data lives.
 *
 * @param dataDir holds everything that survives a restart; created if missing
 * @param ports where to listen
 * @param parts what to start; not empty
 * @param listener hears about progress
 */
public record EmbeddedConfig(Path dataDir, Ports ports, Set<Part> parts, StartupListener listener) {
    /** Makes the path absolute, and refuses an empty set of parts. */
    public EmbeddedConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
        parts = Set.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts: at least one must be named");
        }
    }

    /**
     * All parts, on remembered or free ports, without a listener.
     *
     * @param dataDir where the data lives
     * @return a configuration to refine
     */
    public static EmbeddedConfig in(Path dataDir) {
        return new EmbeddedConfig(dataDir, Ports.ANY, Set.of(Part.values()), StartupListener.SILENT);
    }

    /**
     * Only these parts.
     *
     * @param chosen at least one
     * @return a changed copy
     */
    public EmbeddedConfig only(Set<Part> chosen) {
        return new EmbeddedConfig(dataDir, ports, chosen, listener);
    }

    /**
     * Only these parts.
     *
     * @param chosen at least one
     * @return a changed copy
     */
    public EmbeddedConfig only(Part... chosen) {
        return only(Set.of(chosen));
    }

    /**
     * On these ports.
     *
     * @param newPorts the ports
     * @return a changed copy
     */
    public EmbeddedConfig on(Ports newPorts) {
        return new EmbeddedConfig(dataDir, newPorts, parts, listener);
    }

    /**
     * Telling this listener.
     *
     * @param newListener the listener
     * @return a changed copy
     */
    public EmbeddedConfig telling(StartupListener newListener) {
        return new EmbeddedConfig(dataDir, ports, parts, newListener);
    }
}
