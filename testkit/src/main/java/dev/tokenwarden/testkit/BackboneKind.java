package dev.tokenwarden.testkit;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** The ways to run a {@link Backbone}. */
enum BackboneKind {
    EMBEDDED {
        @Override
        Backbone create() {
            return new EmbeddedBackbone();
        }

        @Override
        Optional<String> obstacle() {
            return Optional.empty();
        }
    },
    CONTAINERS {
        @Override
        Backbone create() {
            return new ContainersBackbone(Images.configured());
        }

        @Override
        Optional<String> obstacle() {
            return DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.empty()
                    : Optional.of("no Docker engine answers, so the parts cannot run in containers");
        }
    };

    static final String PROPERTY = "tokenwarden.backbone";
    static final String VARIABLE = "TOKENWARDEN_BACKBONE";

    abstract Backbone create();

    /** Why this kind cannot run on this machine, if so. */
    abstract Optional<String> obstacle();

    /** What the system property says, else the environment variable, else embedded. */
    static BackboneKind configured() {
        return parse(Optional.ofNullable(System.getProperty(PROPERTY)).orElse(System.getenv(VARIABLE)));
    }

    static BackboneKind parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return EMBEDDED;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "embedded" -> EMBEDDED;
            case "containers" -> CONTAINERS;
            default -> throw new IllegalArgumentException(PROPERTY + ": embedded or containers, not " + text);
        };
    }
}
