package dev.tokenwarden.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Skipped, with the reason, where no Docker engine answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainersBackboneIT extends BackboneContract {
    private final Backbone backbone = BackboneKind.CONTAINERS.create();

    @Override
    Backbone backbone() {
        return backbone;
    }

    @BeforeAll
    void requireDocker() {
        var obstacle = BackboneKind.CONTAINERS.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    }

    @AfterAll
    void stop() {
        backbone.close();
    }
}
