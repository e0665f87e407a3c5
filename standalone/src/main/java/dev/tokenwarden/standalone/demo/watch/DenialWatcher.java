package dev.tokenwarden.standalone.demo.watch;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.standalone.demo.world.EmbeddedVerifier;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Records when each verifier begins to deny a token. It asks the denylist views of the verifiers every millisecond while there is
 * a token to wait for. A view answers from memory, as for each request.
 */
public final class DenialWatcher implements AutoCloseable {
    private static final long ASK_EVERY_NANOS = 1_000_000;

    private final List<EmbeddedVerifier> verifiers;
    private final Clock clock;
    private final List<Tracking> waiting = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "demo-denials");
    private volatile boolean closed;

    private DenialWatcher(List<EmbeddedVerifier> verifiers, Clock clock) {
        this.verifiers = List.copyOf(verifiers);
        this.clock = clock;
        thread.setDaemon(true);
    }

    public static DenialWatcher start(List<EmbeddedVerifier> verifiers, Clock clock) {
        DenialWatcher denials = new DenialWatcher(verifiers, clock);
        denials.thread.start();
        return denials;
    }

    /** A token that is watched until all verifiers deny it. */
    public final class Tracking {
        private final Token token;
        private final Map<String, Instant> since = new LinkedHashMap<>();

        private Tracking(Token token) {
            this.token = token;
        }

        /** Whether all verifiers deny the token. */
        private synchronized boolean look() {
            for (EmbeddedVerifier verifier : verifiers) {
                if (!since.containsKey(verifier.name()) && verifier.denies(token)) {
                    since.put(verifier.name(), clock.instant());
                    notifyAll();
                }
            }
            return since.size() == verifiers.size();
        }

        /**
         * Waits until all verifiers deny the token, or until the deadline. Returns the time at which each verifier began to deny
         * it.
         */
        public synchronized Map<String, Instant> await(Deadline deadline) {
            try {
                while (since.size() < verifiers.size() && !deadline.passed()) {
                    wait(deadline.left().toMillis() + 1);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            waiting.remove(this);
            return new LinkedHashMap<>(since);
        }
    }

    /** Starts to watch the token. */
    public Tracking track(String iss, String jti) {
        Tracking tracking = new Tracking(Token.named(iss, jti, null));
        waiting.add(tracking);
        LockSupport.unpark(thread);
        return tracking;
    }

    /** The number of verifiers. */
    public int verifiers() {
        return verifiers.size();
    }

    private void run() {
        while (!closed) {
            waiting.removeIf(Tracking::look);
            if (waiting.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, ASK_EVERY_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
