package dev.tokenwarden.bench.verifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Revokes and reinstates tokens through the API, about thirty per second; one in four is a reinstatement. */
final class RevocationLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = 30_000_000L;

    private final LedgerService ledger;
    private final Random random;
    private final List<String> standing = new ArrayList<>();
    private final Set<String> everNamed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger revoked = new AtomicInteger();
    private final AtomicInteger reinstated = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "revocation-load");
    private volatile boolean stopping;
    private volatile @Nullable Exception failure;

    RevocationLoad(LedgerService ledger, long seed) {
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                once();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws IOException, InterruptedException {
        if (!standing.isEmpty() && random.nextInt(4) == 0) {
            ledger.reinstate(standing.remove(random.nextInt(standing.size())));
            reinstated.incrementAndGet();
        } else {
            // There are few names, so that each is revoked, reinstated and revoked again.
            String jti = "t" + random.nextInt(50_000);
            if (!standing.contains(jti)) {
                everNamed.add(jti);
                ledger.revoke(jti);
                standing.add(jti);
                revoked.incrementAndGet();
            }
        }
    }

    /** Stops after the current call. */
    void stop() throws IOException, InterruptedException {
        stopping = true;
        thread.join();
        Exception failed = failure;
        if (failed != null) {
            throw new IOException("the load failed", failed);
        }
    }

    /** The {@code jti}s of all tokens that were revoked at some time. */
    Set<String> everNamed() {
        return everNamed;
    }

    int revoked() {
        return revoked.get();
    }

    int reinstated() {
        return reinstated.get();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
