package dev.tokenwarden.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.standalone.demo.attack.Attacks;
import dev.tokenwarden.standalone.demo.attack.ForgedToken;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoOptionsTest {
    @Test
    void attacks_areChosenByName() {
        assertThat(options(Duration.ofSeconds(60), 25, List.of("forged-token")).chosen())
                .containsExactly(new ForgedToken());
        assertThat(options(Duration.ofSeconds(60), 25, DemoOptions.names()).chosen())
                .isEqualTo(Attacks.all());
    }

    @Test
    void mistakes_nameTheOption() {
        assertThatThrownBy(() -> options(Duration.ofSeconds(3), 25, DemoOptions.names()))
                .hasMessageContaining("--duration");
        assertThatThrownBy(() -> options(Duration.ofSeconds(60), 0, DemoOptions.names()))
                .hasMessageContaining("--rate");
        assertThatThrownBy(() -> options(Duration.ofSeconds(60), 25, List.of("theft")))
                .hasMessageContaining("--attacks")
                .hasMessageContaining("theft")
                .hasMessageContaining("stolen-token");
    }

    private static DemoOptions options(Duration duration, int rate, List<String> attacks) {
        return new DemoOptions(duration, rate, attacks, Duration.ofSeconds(1), null, 0);
    }
}
