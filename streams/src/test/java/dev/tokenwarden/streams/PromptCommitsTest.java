package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How soon what somebody waits for is committed, and how often at most. */
final class PromptCommitsTest {
    private static final long START = 1_000_000;

    private final MockProcessorContext<Object, Object> first = context();
    private final MockProcessorContext<Object, Object> second = context();
    private final PromptCommits ofFirst = new PromptCommits(first);
    private final PromptCommits ofSecond = new PromptCommits(second);

    /** The tests may share a thread, and so its last commit. */
    @BeforeEach
    void longAgo() {
        at(START - 60_000, first);
        ofFirst.ask();
        first.resetCommit();
    }

    @Test
    void isAtOnce_whereTheLastIsLongAgo() {
        at(START, first);
        ofFirst.ask();

        assertThat(first.committed()).isTrue();
    }

    @Test
    void waits_whereTheLastIsNot_andComesWithoutBeingAskedForAgain() {
        at(START, first);
        ofFirst.ask();
        first.resetCommit();

        at(START + 5, first);
        ofFirst.ask();
        ofFirst.ask();
        assertThat(first.committed()).isFalse();
        punctuate(START + 25, first);

        assertThat(first.committed()).isTrue();
        assertThat(first.scheduledPunctuators()).allMatch(MockProcessorContext.CapturedPunctuator::cancelled);
    }

    @Test
    void tasksOfAThread_shareTheirCommits() {
        at(START, first, second);
        ofFirst.ask();
        at(START + 5, first, second);
        ofSecond.ask();
        assertThat(second.committed()).as("so soon after the first").isFalse();
        at(START + 21, first, second);
        first.resetCommit();
        ofFirst.ask();
        assertThat(first.committed()).isTrue();

        punctuate(START + 25, second);

        assertThat(second.committed()).as("what it put out went with the other").isFalse();
    }

    private static void at(long wall, MockProcessorContext<?, ?>... contexts) {
        for (MockProcessorContext<?, ?> context : contexts) {
            context.setCurrentSystemTimeMs(wall);
        }
    }

    private static void punctuate(long wall, MockProcessorContext<?, ?> context) {
        context.setCurrentSystemTimeMs(wall);
        context.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(wall));
    }

    private static MockProcessorContext<Object, Object> context() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "prompt");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        MockProcessorContext<Object, Object> context = new MockProcessorContext<>(properties);
        context.setCurrentSystemTimeMs(0);
        return context;
    }
}
