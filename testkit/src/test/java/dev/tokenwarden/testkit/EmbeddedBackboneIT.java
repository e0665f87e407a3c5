package dev.tokenwarden.testkit;

import dev.tokenwarden.embedded.Part;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedBackboneIT extends BackboneContract {
    private final Backbone backbone = BackboneKind.EMBEDDED.create();

    @Override
    Backbone backbone() {
        return backbone;
    }

    @BeforeAll
    void start() {
        backbone.start(EnumSet.allOf(Part.class));
    }

    @AfterAll
    void stop() {
        backbone.close();
    }
}
