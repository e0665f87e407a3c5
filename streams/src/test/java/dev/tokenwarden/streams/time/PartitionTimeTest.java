package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.MemoryStore;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.store.RecordTransaction;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reporter with a slow clock delays nobody. */
final class PartitionTimeTest {
    private static final long GRACE = 30_000;
    private static final long NOW = 1_000_000_000;
    private static final long TICK = 50;

    @TempDir
    Path directory;

    private MockProcessorContext<Object, Object> context;
    private PartitionTime time;

    @BeforeEach
    void open() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "time");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        context = new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
        context.setCurrentSystemTimeMs(NOW);
        time = new PartitionTime(
                context,
                new ClockPace(1, 20, 64),
                new ForwardingOutputs(
                        context, ForwardingOutputs.DETECTIONS, ForwardingOutputs.FACTS, new RecordTransaction()),
                MemoryStore.open("clock", directory));
        time.read(NOW, NOW, GRACE);
    }

    @Test
    void eventsOlderThanTheGrace_doNotKeepTheWallClockFromEndingGraces() {
        long reached = readSteadily(GRACE + 1);

        assertThat(reached).isEqualTo(NOW + 10_000);
    }

    @Test
    void eventsWithinTheGrace_areWaitedFor() {
        long reached = readSteadily(GRACE - 15_000);

        assertThat(reached)
                .as("the partition is busy with events that others may wait for")
                .isEqualTo(NOW);
    }

    /** Reads an event at each tick for ten seconds, so many milliseconds late; returns the partition's time. */
    private long readSteadily(long late) {
        for (long wall = NOW + TICK; wall <= NOW + 10_000; wall += TICK) {
            context.setCurrentSystemTimeMs(wall);
            time.read(wall - late - 10_000, wall, GRACE);
            time.tick(wall, true);
        }
        return time.now();
    }
}
