package dev.tokenwarden.contract.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes: an event or an {@link InvalidEventException}, quickly. {@code -Dfuzz.seed=N} for other bytes. */
@Timeout(180)
final class EventCodecFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_123);
    private static final int CASES = 200_000;
    private static final String[] SPLICES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        ",",
        ":",
        "null",
        "1e999",
        "-",
        "\u0000",
        "9".repeat(70),
        "[".repeat(40),
        "{\"act\":".repeat(20),
        "\"iss\":\"i\",",
        "2026-",
        "\ufeff",
        "\ud83d\ude00"
    };

    @Test
    void mutatedEvents_areReadOrRefused() throws Exception {
        List<byte[]> seeds = seeds();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes = mutate(bytes, random, seeds);
            }
            try {
                TokenEvent event = EventCodec.decode(bytes);
                if (read++ % 16 == 0) {
                    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
                }
            } catch (InvalidEventException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + SEED + ", case " + i + ": " + new String(bytes, UTF_8), e);
            }
        }
        assertThat(read).as("events that were read").isGreaterThan(CASES / 20);
        assertThat(refused).as("events that were refused").isGreaterThan(CASES / 4);
    }

    private static byte[] mutate(byte[] bytes, Random random, List<byte[]> seeds) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + random.nextInt(20));
        return switch (random.nextInt(7)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            case 4 -> join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            case 5 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield join(
                        Arrays.copyOf(bytes, at),
                        Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
            }
            default -> {
                byte[] splice = SPLICES[random.nextInt(SPLICES.length)].getBytes(UTF_8);
                yield join(join(Arrays.copyOf(bytes, at), splice), Arrays.copyOfRange(bytes, at, bytes.length));
            }
        };
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    private static List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (EventType type : EventType.values()) {
            String name = "/golden/event-" + type.name().toLowerCase(java.util.Locale.ROOT) + ".json";
            try (InputStream in = EventCodecFuzzTest.class.getResourceAsStream(name)) {
                seeds.add(in.readAllBytes());
            }
        }
        return seeds;
    }
}
