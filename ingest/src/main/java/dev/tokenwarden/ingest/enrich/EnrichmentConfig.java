package dev.tokenwarden.ingest.enrich;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link Enrichment}.
 *
 * @param databases files in MaxMind's format, of autonomous systems, countries or cities; the first that knows an address is used
 * @param pseudonyms which values are replaced by pseudonyms
 * @param key secret of the pseudonyms, at least 32 bytes; required with pseudonyms
 */
public record EnrichmentConfig(List<Path> databases, Set<Pseudonymised> pseudonyms, byte @Nullable [] key) {
    /** Neither databases nor pseudonyms. */
    public static final EnrichmentConfig NONE = new EnrichmentConfig(List.of(), Set.of(), null);

    /** A value that a pseudonym can replace. */
    public enum Pseudonymised {
        /** The client's address. Network and place are looked up before. */
        ADDRESS,
        /**
         * The token's subject, unless it is the client itself. To revoke all tokens of a subject, give its real name: verifiers do
         * not know the pseudonym.
         */
        SUBJECT
    }

    public EnrichmentConfig {
        databases = List.copyOf(databases);
        pseudonyms = pseudonyms.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(pseudonyms));
        if (!pseudonyms.isEmpty() && key == null) {
            throw new IllegalArgumentException("pseudonyms need a key");
        }
    }

    /** Databases alone, no pseudonyms. */
    public static EnrichmentConfig databases(List<Path> files) {
        return new EnrichmentConfig(files, Set.of(), null);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "EnrichmentConfig[databases=" + databases + ", pseudonyms=" + pseudonyms + "]";
    }
}
