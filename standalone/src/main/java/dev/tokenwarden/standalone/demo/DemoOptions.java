package dev.tokenwarden.standalone.demo;

import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.Attacks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run the demo.
 *
 * @param duration duration of the traffic
 * @param rate actions of honest clients per second
 * @param attacks which attacks, by name; not empty
 * @param every time between two attacks
 * @param data data directory; null: a temporary directory that is removed at the end
 * @param consolePort port of the console; 0: any free port
 */
public record DemoOptions(
        Duration duration,
        int rate,
        List<String> attacks,
        Duration every,
        @Nullable Path data,
        int consolePort) {
    /** The shortest run in which every kind of attack starts and ends. */
    public static final Duration SHORTEST = Duration.ofSeconds(15);

    public static final int HIGHEST_RATE = 500;

    public DemoOptions {
        attacks = List.copyOf(attacks);
        if (duration.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--duration: at least " + SHORTEST.toSeconds() + "s");
        }
        if (rate < 1 || rate > HIGHEST_RATE) {
            throw new IllegalArgumentException("--rate: 1 to " + HIGHEST_RATE);
        }
        for (String attack : attacks) {
            if (!names().contains(attack)) {
                throw new IllegalArgumentException(
                        "--attacks: no attack '" + attack + "', there are " + String.join(", ", names()));
            }
        }
        if (attacks.isEmpty()) {
            throw new IllegalArgumentException("--attacks: at least one of " + String.join(", ", names()));
        }
    }

    /** Names of the attacks. */
    public static List<String> names() {
        return Attacks.all().stream().map(Attack::name).toList();
    }

    List<Attack> chosen() {
        return Attacks.all().stream()
                .filter(attack -> attacks.contains(attack.name()))
                .toList();
    }
}
