package dev.tokenwarden.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final Outage outage = new Outage();

    @Test
    void add_isNewForTheFirstFailureAndForAnotherClass() {
        List<Boolean> isNew = Stream.of(
                        new IOException("refused"),
                        new IOException("refused"),
                        new IllegalStateException("reset"),
                        new IllegalStateException("reset"),
                        new IOException("refused"))
                .map(outage::add)
                .toList();

        assertThat(isNew).containsExactly(true, false, true, false, true);
    }

    @Test
    void end_makesTheNextFailureNew() {
        outage.add(new IOException("refused"));

        outage.end();

        assertThat(outage.last()).isEmpty();
        assertThat(outage.add(new IOException("refused"))).isTrue();
    }
}
