package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.denylist.DenylistMeta;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A fault that was injected.
 *
 * @param healedNanos from its end until the views that could reach Redis were complete and up to date
 */
record Fault(Kind kind, long healedNanos) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TRIMMED_AWAY = Duration.ofMillis(400);

    /** The kind of fault. */
    enum Kind {
        RESTARTED,
        WIPED,
        TRIMMED,
        CUT;

        String label() {
            return this == CUT ? "cut off" : name().toLowerCase(Locale.ROOT);
        }
    }

    static Fault cut(ViewUnderTest subject, FaultyRedis redis, Duration time) {
        subject.gate().cut();
        pause(time);
        subject.gate().mend();
        return new Fault(Kind.CUT, heal(redis, List.of(subject)));
    }

    static Fault strike(Kind kind, FaultyRedis redis, List<ViewUnderTest> subjects, Random random) {
        List<ViewUnderTest> within =
                subjects.stream().filter(one -> !one.gate().isCut()).toList();
        if (kind == Kind.RESTARTED) {
            redis.restart();
        } else if (kind == Kind.WIPED) {
            redis.wipe();
        } else if (!within.isEmpty()) {
            // Redis is away for a moment, in which feed entries are lost.
            ViewUnderTest victim = within.get(random.nextInt(within.size()));
            victim.gate().cut();
            pause(TRIMMED_AWAY);
            redis.trim();
            victim.gate().mend();
        }
        return new Fault(kind, heal(redis, within));
    }

    private static long heal(FaultyRedis redis, List<ViewUnderTest> subjects) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < PATIENCE.toNanos()) {
            if (upToDate(redis, subjects)) {
                return System.nanoTime() - from;
            }
            pause(Duration.ofMillis(2));
        }
        throw new IllegalStateException("a view did not heal");
    }

    /** A verifier that was cut off again meanwhile is not waited for. */
    private static boolean upToDate(FaultyRedis redis, List<ViewUnderTest> subjects) {
        try {
            DenylistMeta marker = redis.marker();
            return marker != null
                    && subjects.stream()
                            .filter(one -> !one.gate().isCut())
                            .allMatch(one -> one.view().isWhole() && one.isAt(marker));
        } catch (JedisException e) {
            return false;
        }
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
