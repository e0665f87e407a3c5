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

/** People who do nothing wrong, at a steady rate. */
public final class HonestClients implements AutoCloseable {
    private static final int PEOPLE = 12;
    private static final int THREADS = 6;
    private static final int REMEMBERED = 20;
    private static final List<ClientAction> ERRANDS = List.of(ClientAction.values());

    private final List<HonestClient> people;
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

    private HonestClients(List<HonestClient> people, RandomGenerator random) {
        this.people = people;
        this.random = random;
        for (ClientAction errand : ClientAction.values()) {
            runs.put(errand, new AtomicLong());
        }
    }

    /** @param rate errands a second, all people together */
    public static HonestClients start(
            DemoServices town, HttpCaller caller, int rate, Clock clock, RandomGenerator random) {
        List<HonestClient> people = new ArrayList<>();
        for (int i = 1; i <= PEOPLE; i++) {
            people.add(new HonestClient("person-" + i, town, caller, clock));
        }
        HonestClients clients = new HonestClients(people, random);
        int threads = Math.min(THREADS, rate);
        long every = TimeUnit.SECONDS.toMicros(threads) / rate;
        for (int i = 0; i < threads; i++) {
            var unused = clients.threads.scheduleAtFixedRate(
                    clients::errand, every * i / threads, every, TimeUnit.MICROSECONDS);
        }
        return clients;
    }

    private void errand() {
        if (stopping) {
            return;
        }
        ClientAction errand;
        HonestClient person;
        synchronized (random) {
            errand = ERRANDS.get(random.nextInt(ERRANDS.size()));
            person = people.get(random.nextInt(people.size()));
        }
        try {
            Reply reply = person.run(errand);
            count(errand).incrementAndGet();
            if (reply.denied()) {
                denied.incrementAndGet();
                problem(errand, reply.status() + " " + reply.problem());
            } else if (!reply.accepted()) {
                unserved.incrementAndGet();
                problem(errand, reply.status() + " " + reply.problem());
            }
        } catch (RefusedException e) {
            denied.incrementAndGet();
            problem(errand, "no token: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (!stopping) {
                unserved.incrementAndGet();
                problem(errand, String.valueOf(e));
            }
        }
    }

    private AtomicLong count(ClientAction errand) {
        AtomicLong count = runs.get(errand);
        if (count == null) {
            throw new IllegalStateException("every errand has a counter");
        }
        return count;
    }

    private void problem(ClientAction errand, String what) {
        synchronized (problems) {
            if (problems.size() < REMEMBERED) {
                problems.add(errand + ": " + what);
            }
        }
    }

    /** Errands run so far. */
    public long runs() {
        return runs.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Errands run so far, by kind. */
    public Map<ClientAction, Long> byErrand() {
        Map<ClientAction, Long> counts = new EnumMap<>(ClientAction.class);
        runs.forEach((errand, count) -> counts.put(errand, count.get()));
        return counts;
    }

    /** How many were denied: none should be. */
    public long denied() {
        return denied.get();
    }

    /** How many got no proper answer for another reason. */
    public long unserved() {
        return unserved.get();
    }

    /** What the first of those came to. */
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /** Ends after the errands that are being run. */
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
