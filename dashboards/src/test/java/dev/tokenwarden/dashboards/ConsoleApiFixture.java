package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A console with a revocation API to call. A test class sends events to it in a {@code BeforeAll} method of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
abstract class ConsoleApiFixture {
    static final Duration SOON = Duration.ofSeconds(60);

    ConsoleFixture world;
    RevocationPeer revocation;
    DashboardsService service;

    @BeforeAll
    void startConsole(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
    }

    @AfterAll
    void stopConsole() {
        service.close();
        revocation.close();
        world.close();
    }

    ApiClient as(AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst("alice", role, Set.of(tenants)));
    }
}
