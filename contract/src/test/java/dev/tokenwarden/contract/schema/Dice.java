package dev.tokenwarden.contract.schema;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Seeded choices: a failure names the seed, and the seed brings the failure back. */
final class Dice {
    private static final String[] TEXTS = {
        "a1",
        "acme",
        "https://idp.acme.example",
        "payments:write ledger:read",
        "\u00e9\u00df",
        "\ud83d\ude00 \u4e2d",
        "a\"b\\c/d",
        "\u0000\n\t\u001f",
        "a\u2028",
        "1.0",
        "5",
        "null",
        ":3:abc",
        "x".repeat(300)
    };
    private static final String[] ODD_TEXTS = {"", " ", "\u001c", "\u00a0"};

    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long longBelow(long bound) {
        return Math.floorMod(random.nextLong(), bound);
    }

    @SafeVarargs
    final <T> T of(T... values) {
        return values[below(values.length)];
    }

    <T> @Nullable T maybe(Supplier<T> value) {
        return below(2) == 0 ? null : value.get();
    }

    <T> List<T> list(Supplier<T> value) {
        return IntStream.range(0, below(4)).mapToObj(i -> value.get()).toList();
    }

    /** Not blank, so that it may name something. */
    String name() {
        return of(TEXTS) + (below(3) == 0 ? below(100) : "");
    }

    String text() {
        return below(8) == 0 ? of(ODD_TEXTS) : name();
    }

    long whole() {
        return of(0L, 1L, -1L, 1_795_467_600L, 1_795_467_600_123L, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong());
    }

    double fraction(double max) {
        return of(0d, -max, max, (random.nextDouble() * 2 - 1) * max);
    }
}
