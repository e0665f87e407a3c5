package dev.tokenwarden.bench.streams;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** A steady load of honest uses with some attacks, and the time from each attack to its detection. */
final class AttackTraffic {
    private static final Set<String> WANTED = Set.of("audience.mismatch", "replay.one-time", "replay.context-change");
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long SLICE_SECONDS = 10;
    private static final long SLICE_NANOS = SLICE_SECONDS * 1_000_000_000;
    private static final int USES_OF_A_TOKEN = 10;
    private static final int ATTACKS_A_SECOND = 20;

    private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> tookNanos = new ConcurrentHashMap<>();
    private final Consumer<byte[]> events;
    private final Clock clock;
    private final int hotRate;
    private final Instant hotSince;
    private long ids;

    /**
     * @param events receives each event, as its reporter sends it
     * @param hotRate uses per second of one token that many pods of one network share; 0 for none
     */
    AttackTraffic(Consumer<byte[]> events, Clock clock, int hotRate) {
        this.events = events;
        this.clock = clock;
        this.hotRate = hotRate;
        this.hotSince = clock.instant();
    }

    /** Sends for {@code warm} seconds, and then for {@code seconds} that count; prints a line for each kind of rule. */
    void run(KafkaConsumer<byte[], byte[]> consumer, int rate, int warm, int seconds) throws Exception {
        consumer.assign(consumer.partitionsFor(Topics.DETECTIONS).stream()
                .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                .toList());
        Thread reader = new Thread(() -> read(consumer), "reader");
        reader.setDaemon(true);
        reader.start();
        long begin = System.nanoTime();
        long sent = 0;
        long attacks = 0;
        long hot = 0;
        long total = (long) (warm + seconds) * rate;
        while (sent < total) {
            long due = (System.nanoTime() - begin) / 1_000 * rate / 1_000_000;
            while (sent < Math.min(due, total)) {
                send(honest(sent));
                sent++;
            }
            double now = (System.nanoTime() - begin) / 1e9;
            while (hot < now * hotRate) {
                send(hotUse(hot));
                hot++;
            }
            if (attacks < now * ATTACKS_A_SECOND) {
                attack(attacks, now >= warm);
                attacks++;
            }
            LockSupport.parkNanos(200_000);
        }
        double took = (System.nanoTime() - begin) / 1e9;
        // Detections that wait for the grace can still arrive.
        LockSupport.parkNanos(GRACE.plusSeconds(5).toNanos());
        System.out.printf(Locale.ROOT, "%,.0f events/s sent over %.0f s%n", sent / took, took);
        report("at-once", "at once", 0);
        slices("at-once", begin);
        report("settled", "after the grace, beyond it", GRACE.toNanos());
        consumer.wakeup();
        reader.join();
    }

    private void report(String prefix, String what, long less) {
        long[] took = tookNanos.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(entry -> entry.getValue() - less)
                .sorted()
                .toArray();
        long missing = sentNanos.keySet().stream()
                .filter(jti -> jti.startsWith(prefix) && !tookNanos.containsKey(jti))
                .count();
        System.out.printf(
                Locale.ROOT,
                "%-28s %d detected, %d not; p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                what,
                took.length,
                missing,
                percentile(took, 50),
                percentile(took, 99),
                percentile(took, 100));
    }

    /** Prints the largest latency of each ten seconds of the run, so that a stall shows as one. */
    private void slices(String prefix, long begin) {
        SortedMap<Long, Long> largest = new TreeMap<>();
        sentNanos.forEach((jti, sent) -> {
            Long took = tookNanos.get(jti);
            if (jti.startsWith(prefix) && took != null) {
                largest.merge((sent - begin) / SLICE_NANOS * SLICE_SECONDS, took / 1_000_000, Math::max);
            }
        });
        System.out.println("at once, max in ms by second of the run: " + largest);
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length * percent + 99) / 100 - 1] / 1e6;
    }

    /**
     * Alternates between a wrong audience and the second presentation of a one-time token; one in ten is an attack whose rule
     * waits.
     */
    private void attack(long number, boolean counts) {
        if (number % 10 == 9) {
            String jti = "settled-" + number;
            Instant now = clock.instant();
            send(use(jti, now, "orders", ",\"trace\":\"" + trace() + "\"", "203.0.113.7", 64500, "app/1.0", ""));
            mark(jti, counts);
            send(use(jti, now, "orders", ",\"trace\":\"" + trace() + "\"", "198.51.100.9", 64999, "curl/8", ""));
        } else if (number % 2 == 0) {
            String jti = "at-once-" + number;
            mark(jti, counts);
            send(use(jti, clock.instant(), "ledger", "", "203.0.113.7", 64500, "app/1.0", ""));
        } else {
            String jti = "at-once-" + number;
            send(use(jti, clock.instant(), "orders", "", "203.0.113.7", 64500, "app/1.0", ",\"one_time\":true"));
            mark(jti, counts);
            send(use(jti, clock.instant(), "orders", "", "203.0.113.7", 64500, "app/1.0", ",\"one_time\":true"));
        }
    }

    private void mark(String jti, boolean counts) {
        if (counts) {
            sentNanos.put(jti, System.nanoTime());
        }
    }

    private byte[] honest(long number) {
        long token = number / USES_OF_A_TOKEN;
        return use(
                "honest-" + token,
                clock.instant(),
                "orders",
                ",\"edge\":true",
                "203.0.113." + token % 250,
                64500,
                "app/1.0",
                "");
    }

    private byte[] hotUse(long number) {
        return use(
                "hot",
                clock.instant(),
                hotSince,
                "orders",
                ",\"edge\":true",
                "203.0.113." + number % 200,
                64500,
                "app/1.0",
                "");
    }

    private String trace() {
        return String.format("%032x", ++ids);
    }

    private byte[] use(
            String jti,
            Instant time,
            String audience,
            String more,
            String address,
            int as,
            String agent,
            String claims) {
        return use(jti, time, time, audience, more, address, as, agent, claims);
    }

    private byte[] use(
            String jti,
            Instant time,
            Instant issued,
            String audience,
            String more,
            String address,
            int as,
            String agent,
            String claims) {
        long second = issued.getEpochSecond();
        return ("{\"specversion\":\"1.0\",\"id\":\"" + ++ids
                        + "\",\"type\":\"dev.tokenwarden.token.used.v1\",\"source\":\"urn:verifier:try/1\",\"time\":\""
                        + time
                        + "\",\"tenant\":\"acme\",\"data\":{\"token\":{\"iss\":\"https://idp.acme.example\",\"jti\":\""
                        + jti
                        + "\",\"sub\":\"alice\",\"client_id\":\"web\",\"aud\":[\"orders\"],\"scope\":\"orders:read\",\"iat\":"
                        + second
                        + ",\"exp\":" + (second + 3_600) + ",\"alg\":\"ES256\",\"kid\":\"k1\"" + claims
                        + "},\"use\":{\"audience\":\"" + audience + "\",\"outcome\":\"accepted\"" + more
                        + ",\"operation\":\"GET /v1/orders\",\"required_scope\":\"orders:read\",\"client\":{\"address\":\""
                        + address
                        + "\",\"as\":" + as + ",\"user_agent\":\"" + agent + "\"}}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void send(byte[] event) {
        events.accept(event);
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            while (true) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> take(record.value()));
            }
        } catch (WakeupException e) {
            // The run has ended.
        }
    }

    private void take(byte[] json) {
        try {
            Detection detection = Detection.fromJson(json);
            String jti = detection.subject().jti();
            Long sent = jti == null || !WANTED.contains(detection.rule()) ? null : sentNanos.get(jti);
            if (jti != null && sent != null) {
                tookNanos.putIfAbsent(jti, System.nanoTime() - sent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
