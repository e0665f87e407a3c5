package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.redis.PooledRedis;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;

/**
 * Watches Redis for the loss of denylist entries.
 *
 * <ol>
 *   <li>Every second it checks at most {@link #NAMES} names of the tenants' indexes, tenant by tenant. An entry that the index
 *       lists and Redis does not have is lost: the writer writes it again at once. When a verifier reports a loss, the monitor
 *       reads that tenant's whole index.
 *   <li>Every five seconds it checks that Redis cannot evict entries: {@code INFO memory} must show a {@code maxmemory} and the
 *       policy {@code noeviction}. Managed servers that refuse {@code CONFIG} show both.
 * </ol>
 */
final class RedisMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisMonitor.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MEMORY_ROUNDS = 5;
    /** The most names that are checked in one round. */
    static final int NAMES = 20_000;

    private static final int PAGE = 1_000;
    /** Entries that end within this time are not checked: the index drops them a moment later. */
    private static final long MARGIN_MS = 10_000;

    private final RedisClients clients;
    private final Repairs repairs;
    private final WriterStatus writer;
    private final Clock clock;
    private final DenylistMetrics metrics;
    private final Map<String, String> cursors = new HashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Semaphore due = new Semaphore(0);
    private final Worker worker;
    private volatile String problem = "";

    RedisMonitor(RedisClients clients, Repairs repairs, WriterStatus writer, Clock clock, DenylistMetrics metrics) {
        this.clients = clients;
        this.repairs = repairs;
        this.writer = writer;
        this.clock = clock;
        this.metrics = metrics;
        this.worker = Worker.builder("revocation-redis-monitor", this::run)
                .wakeup(due::release)
                .build();
    }

    void start() {
        worker.start();
    }

    /** The problem with the settings of Redis and its fix; empty: no problem. */
    String problem() {
        return problem;
    }

    /** Reports that a verifier found lost entries of this tenant. */
    void missing(String tenant) {
        if (reported.add(tenant)) {
            due.release();
        }
    }

    private void run(Stop stop) throws InterruptedException {
        try (UnifiedJedis redis = clients.open("tokenwarden-monitor")) {
            for (int round = 0; !stop.isRequested(); round++) {
                if (round % MEMORY_ROUNDS == 0) {
                    checkMemory(redis);
                }
                scan(new StoredView(redis));
                worker.recovered();
                if (due.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    due.drainPermits();
                }
            }
        }
    }

    private void checkMemory(UnifiedJedis redis) {
        String found = "";
        try {
            if (redis instanceof PooledRedis) {
                found = RedisMemory.parse(redis.info("memory")).problem();
            } else {
                // One command for each tenant's node of the Cluster.
                for (String tenant : writer.epochs().keySet()) {
                    found = RedisMemory.parse(memoryOfNode(redis, tenant)).problem();
                    if (!found.isEmpty()) {
                        break;
                    }
                }
            }
        } catch (JedisDataException e) {
            found = "INFO memory is refused: allow the command info to the service's user";
        }
        if (!found.equals(problem)) {
            problem = found;
            if (found.isEmpty()) {
                log.atInfo().log("Redis cannot evict denylist entries");
            } else {
                log.atError().addKeyValue("reason", found).log("Redis may lose denylist entries");
            }
        }
    }

    // Jedis has no other way to send INFO to the node of a key.
    @SuppressWarnings("deprecation")
    private static String memoryOfNode(UnifiedJedis redis, String tenant) {
        return RedisMemory.text(redis.sendCommand(DenylistKeys.meta(tenant), Protocol.Command.INFO, "memory"));
    }

    /** Checks the tenants that a verifier reported, then the others, beginning with tenants that are partly read. */
    private void scan(StoredView stored) throws InterruptedException {
        if (!writer.problem().isEmpty()) {
            return;
        }
        List<String> urgent = new ArrayList<>(reported);
        urgent.forEach(reported::remove);
        Set<String> tenants = writer.epochs().keySet();
        cursors.keySet().retainAll(tenants);
        for (String tenant : urgent) {
            if (tenants.contains(tenant)) {
                String cursor = ScanParams.SCAN_POINTER_START;
                do {
                    cursor = repair(stored, tenant, cursor);
                } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            }
        }
        int left = NAMES;
        List<String> order = new ArrayList<>(tenants);
        // First the tenants that are partly read.
        order.sort(Comparator.comparing((String tenant) -> !cursors.containsKey(tenant))
                .thenComparing(tenant -> tenant));
        for (String tenant : order) {
            String cursor = cursors.getOrDefault(tenant, ScanParams.SCAN_POINTER_START);
            do {
                cursor = repair(stored, tenant, cursor);
                left -= PAGE;
            } while (left > 0 && !cursor.equals(ScanParams.SCAN_POINTER_START));
            if (cursor.equals(ScanParams.SCAN_POINTER_START)) {
                cursors.remove(tenant);
            } else {
                cursors.put(tenant, cursor);
            }
            if (left <= 0) {
                return;
            }
        }
    }

    private String repair(StoredView stored, String tenant, String cursor) throws InterruptedException {
        StoredView.Lost lost = stored.lost(tenant, cursor, PAGE, clock.millis() + MARGIN_MS);
        if (!lost.names().isEmpty()) {
            metrics.lost(lost.names().size());
            log.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("count", lost.names().size())
                    .log("Redis lost denylist entries; writing them again");
            try {
                repairs.offer(lost.names().stream()
                                .map(name -> new Repairs.Suspect(tenant, name))
                                .toList())
                        .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // The next round finds the entries that are still lost.
                log.atWarn()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("error", e.getMessage())
                        .log("Lost denylist entries could not be written");
            }
        }
        return lost.cursor();
    }

    @Override
    public void close() {
        worker.close();
    }
}
