package dev.tokenwarden.dashboards.console.teamwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.service.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChangeGuardTest {
    private static ObjectNode record(String id, String version) {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("id", id);
        if (!version.isEmpty()) {
            record.putObject("triage")
                    .put("version", version)
                    .put("by", "sam")
                    .put("did", "close")
                    .put("at", "2026-12-01T12:00:00Z")
                    .put("status", "closed")
                    .put("reason", "false-positive")
                    .put("comments", 3);
        }
        return record;
    }

    @Test
    void requireSeen_currentOrNotNamed_passes() {
        List<ObjectNode> records = List.of(record("a", "v1"), record("b", ""), record("c", "v9"));
        assertThatCode(() -> ChangeGuard.requireSeen(Map.of("a", "v1", "b", ""), records))
                .doesNotThrowAnyException();
    }

    @Test
    void requireSeen_older_namesWhoDidWhatWhen() {
        List<ObjectNode> records = List.of(record("a", "v2"), record("b", "v1"), record("c", ""));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> ChangeGuard.requireSeen(Map.of("a", "v1", "b", "v1", "c", "gone"), records))
                .satisfies(problem -> {
                    assertThat(problem.status()).isEqualTo(409);
                    assertThat(problem.toJson().path("conflicts"))
                            .hasToString(
                                    "[{\"id\":\"a\",\"version\":\"v2\",\"by\":\"sam\",\"at\":\"2026-12-01T12:00:00Z\","
                                            + "\"did\":\"close\",\"status\":\"closed\",\"reason\":\"false-positive\"},"
                                            + "{\"id\":\"c\",\"version\":\"\"}]");
                });
    }

    @Test
    void alone_sameRecord_onlyOneAtATime_inEveryOrderOfIds() throws Exception {
        // given
        ChangeGuard guard = new ChangeGuard();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        CountDownLatch ready = new CountDownLatch(8);

        // when: half of them name the ids the other way around
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> ids = i % 2 == 0 ? List.of("x", "y", "z") : List.of("z", "y", "x");
            all.add(pool.submit(() -> {
                ready.countDown();
                ready.await();
                int done = 0;
                for (int n = 0; n < 500; n++) {
                    done += guard.alone(ids, () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        return 1;
                    });
                }
                return done;
            }));
        }

        // then
        for (Future<Integer> one : all) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(500);
        }
        pool.shutdown();
        assertThat(most).hasValue(1);
    }
}
