package dev.tokenwarden.streams.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** How soon urgent output is committed, and how often at most. */
final class PromptCommitsTest {
    /** The tests may share a thread, and so its last commit: each comes a while after the other. */
    private static final AtomicLong TIMES = new AtomicLong();

    private final long start = TIMES.addAndGet(1_000_000);

    private final MockProcessorContext<Object, Object> first = context();
    private final MockProcessorContext<Object, Object> second = context();
    private final PromptCommits ofFirst = new PromptCommits(first);
    private final PromptCommits ofSecond = new PromptCommits(second);

    @Test
    void isAtOnce_whereTheLastIsLongAgo() {
        at(start, first);
        ofFirst.ask(start);

        assertThat(first.committed()).isTrue();
    }

    @Test
    void waits_whereTheLastIsNot_andComesWithoutBeingAskedForAgain() {
        at(start, first);
        ofFirst.ask(start);
        first.resetCommit();

        at(start + 5, first);
        ofFirst.ask(start);
        ofFirst.ask(start);
        assertThat(first.committed()).isFalse();
        punctuate(start + 25, first);

        assertThat(first.committed()).isTrue();
        assertThat(first.scheduledPunctuators()).allMatch(MockProcessorContext.CapturedPunctuator::cancelled);
    }

    @Test
    void tasksOfAThread_shareTheirCommits() {
        at(start, first, second);
        ofFirst.ask(start);
        at(start + 5, first, second);
        ofSecond.ask(start);
        assertThat(second.committed()).as("so soon after the first").isFalse();
        at(start + 21, first, second);
        first.resetCommit();
        ofFirst.ask(start);
        assertThat(first.committed()).isTrue();

        punctuate(start + 25, second);

        assertThat(second.committed()).as("what it put out went with the other").isFalse();
    }

    @Test
    void whatCameAfterTheOthersCommit_isCommittedToo() {
        at(start, first, second);
        ofFirst.ask(start);
        at(start + 5, first, second);
        ofSecond.ask(start);
        at(start + 22, first, second);
        ofFirst.ask(start);
        at(start + 23, first, second);
        ofSecond.ask(start);

        punctuate(start + 25, second);

        assertThat(second.committed()).isTrue();
    }

    @Test
    void whatOnlyIsCountedFurtherOn_waitsForAShortWhile_orForTheNextThatDoesNot() {
        at(start, first);
        ofFirst.askSoon(start);
        assertThat(first.committed()).isFalse();
        punctuate(start + PromptCommits.SOON.toMillis(), first);
        assertThat(first.committed()).isTrue();
        first.resetCommit();

        at(start + 200, first);
        ofFirst.askSoon(start);
        ofFirst.ask(start);

        assertThat(first.committed()).isTrue();
        assertThat(first.scheduledPunctuators()).allMatch(MockProcessorContext.CapturedPunctuator::cancelled);
    }

    @Test
    void isNotHurried_inABacklog() {
        at(start, first);

        ofFirst.ask(start - PromptCommits.BACKLOG_MILLIS - 1);

        assertThat(first.committed()).isFalse();
        assertThat(first.scheduledPunctuators()).isEmpty();
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
