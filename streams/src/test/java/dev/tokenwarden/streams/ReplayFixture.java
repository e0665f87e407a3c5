package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.client;

import dev.tokenwarden.contract.event.ClientContext;
import org.junit.jupiter.api.AfterEach;

/** Clients and a scenario for tests of the replay rules. */
abstract class ReplayFixture {
    static final ClientContext OWNER = client("203.0.113.7", 64_500L, "app/1.0");
    static final ClientContext THIEF = client("198.51.100.9", 64_999L, "curl/8");
    final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }
}
