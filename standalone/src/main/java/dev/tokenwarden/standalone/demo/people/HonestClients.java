package dev.tokenwarden.standalone.demo.people;

import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Runs actions of honest clients at a steady rate. */
public final class HonestClients implements AutoCloseable {
    private static final int CLIENTS = 12;
    private static final int THREADS = 6;
    private static final int REMEMBERED = 20;
    private static final int SERVER_ERROR = 500;
    private static final List<ClientAction> ACTIONS = List.of(ClientAction.values());

    private final List<HonestClient> clients;
    private final RandomGenerator random;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "demo-honest");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<ClientAction, AtomicLong> runs = new EnumMap<>(ClientAction.class);
    private final AtomicLong denied = new AtomicLong();
    private final AtomicLong unserved = new AtomicLong();
    private final List<String> problems = new ArrayList<>();
    private volatile boolean stopping;

    private HonestClients(List<HonestClient> clients, RandomGenerator random) {
        this.clients = clients;
        this.random = random;
        for (ClientAction action : ClientAction.values()) {
            runs.put(action, new AtomicLong());
        }
    }

    /** @param rate actions per second of all clients */
    public static HonestClients start(
            DemoServices services, HttpCaller caller, int rate, Clock clock, RandomGenerator random) {
        List<HonestClient> all = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            all.add(new HonestClient("client-" + i, services, caller, clock));
        }
        HonestClients started = new HonestClients(all, random);
        int threads = Math.min(THREADS, rate);
        long every = TimeUnit.SECONDS.toMicros(threads) / rate;
        for (int i = 0; i < threads; i++) {
            var unused = started.threads.scheduleAtFixedRate(
                    started::act, every * i / threads, every, TimeUnit.MICROSECONDS);
        }
        return started;
    }

    private void act() {
        if (stopping) {
            return;
        }
        ClientAction action;
        HonestClient client;
        synchronized (random) {
            action = ACTIONS.get(random.nextInt(ACTIONS.size()));
            client = clients.get(random.nextInt(clients.size()));
        }
        try {
            Reply reply = client.run(() -> action.run(client));
            count(action).incrementAndGet();
            if (reply.denied()) {
                denied.incrementAndGet();
                problem(action, reply.status() + " " + reply.problem());
            } else if (!reply.accepted()) {
                unserved.incrementAndGet();
                problem(action, reply.status() + " " + reply.problem());
            }
        } catch (RefusedException e) {
            (e.status() < SERVER_ERROR ? denied : unserved).incrementAndGet();
            problem(action, "no token: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (!stopping) {
                unserved.incrementAndGet();
                problem(action, String.valueOf(e));
            }
        }
    }

    private AtomicLong count(ClientAction action) {
        AtomicLong count = runs.get(action);
        if (count == null) {
            throw new IllegalStateException("every action has a counter");
        }
        return count;
    }

    private void problem(ClientAction action, String what) {
        synchronized (problems) {
            if (problems.size() < REMEMBERED) {
                problems.add(action + ": " + what);
            }
        }
    }

    /** Number of actions so far. */
    public long runs() {
        return runs.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Number of actions so far, by kind. */
    public Map<ClientAction, Long> byAction() {
        Map<ClientAction, Long> counts = new EnumMap<>(ClientAction.class);
        runs.forEach((action, count) -> counts.put(action, count.get()));
        return counts;
    }

    /** Number of denied actions: must be 0. */
    public long denied() {
        return denied.get();
    }

    /** Number of actions that failed for another reason. */
    public long unserved() {
        return unserved.get();
    }

    /** Descriptions of the first problems. */
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /** Ends when the running actions have ended. */
    @Override
    public void close() {
        stopping = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
