package dev.tokenwarden.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicSpecsTest {

    @Test
    void everyTopic_isSpecifiedOnce() {
        assertThat(TopicSpecs.all().stream().map(TopicSpec::name))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Topics.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers())
                                && !field.getName().equals("INPUT_PREFIX"))
                        .map(TopicSpecsTest::value)
                        .toList());
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsKeyedByToken_sharesItsPartitions() {
        for (TopicSpec spec : TopicSpecs.all(7)) {
            if (spec.name().equals(Topics.TOKEN_EVENTS)
                    || spec.name().equals(Topics.LINEAGE)
                    || spec.name().equals(Topics.STREAMS_LINKS)) {
                assertThat(spec.partitions()).as(spec.name()).isEqualTo(7);
            }
        }
    }

    @Test
    void ledger_isOneCompactedPartition() {
        TopicSpec ledger = spec(Topics.REVOCATIONS);

        assertThat(ledger.partitions()).isOne();
        assertThat(ledger.configs()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void auditLog_isKeptForever() {
        assertThat(spec(Topics.DECISIONS).configs()).isEqualTo(Map.of("retention.ms", "-1"));
    }

    @Test
    void reporters_doNotChooseTheirTimestamps() {
        TopicSpec input = TopicSpecs.input("payments");

        assertThat(input.name()).isEqualTo("token-events-in.payments");
        assertThat(input.configs()).containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(spec(Topics.TOKEN_EVENTS).configs()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void partitions_areAtLeastOne() {
        assertThat(TopicSpecs.input("x").withPartitions(3).partitions()).isEqualTo(3);
        assertThatIllegalArgumentException().isThrownBy(() -> TopicSpecs.all(0));
    }

    private static TopicSpec spec(String name) {
        return TopicSpecs.all().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
