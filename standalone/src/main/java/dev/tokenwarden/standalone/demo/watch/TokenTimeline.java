package dev.tokenwarden.standalone.demo.watch;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The times that the pipeline reported about one token, session or grant. Thread-safe. */
public final class TokenTimeline {
    private final Map<String, Instant> uses = new HashMap<>();
    private final List<Detection> detections = new ArrayList<>();
    private @Nullable Instant issued;
    private @Nullable Instant ended;
    private @Nullable Instant exchanged;
    private @Nullable Instant revoked;

    synchronized void used(String trace, Instant time) {
        uses.merge(trace, time, (a, b) -> a.isBefore(b) ? a : b);
        notifyAll();
    }

    synchronized void issued(Instant time) {
        issued = time;
        notifyAll();
    }

    synchronized void ended(Instant time) {
        ended = time;
        notifyAll();
    }

    synchronized void exchanged(Instant time) {
        exchanged = time;
        notifyAll();
    }

    synchronized void detected(Detection detection) {
        detections.add(detection);
        notifyAll();
    }

    synchronized void revoked(Instant time) {
        if (revoked == null) {
            revoked = time;
        }
        notifyAll();
    }

    /** When the token was used in that trace, by the clock of the verifier that saw it first. */
    public Optional<Instant> awaitUse(Trace trace, Deadline deadline) {
        return await(() -> uses.get(trace.id()), deadline);
    }

    /** When the token was issued. */
    public Optional<Instant> awaitIssuance(Deadline deadline) {
        return await(() -> issued, deadline);
    }

    /** When the authorization server ended the session. */
    public Optional<Instant> awaitEnd(Deadline deadline) {
        return await(() -> ended, deadline);
    }

    /** When the token was made from another token. */
    public Optional<Instant> awaitExchange(Deadline deadline) {
        return await(() -> exchanged, deadline);
    }

    /** The first detection by one of the rules. */
    public Optional<Detection> awaitDetection(Set<String> rules, Deadline deadline) {
        return await(
                () -> detections.stream()
                        .filter(detection -> rules.contains(detection.rule()))
                        .findFirst()
                        .orElse(null),
                deadline);
    }

    /** When the ledger had the revocation. */
    public Optional<Instant> awaitRevocation(Deadline deadline) {
        return await(() -> revoked, deadline);
    }

    private synchronized <T> Optional<T> await(Supplier<@Nullable T> found, Deadline deadline) {
        try {
            while (found.get() == null) {
                if (deadline.passed()) {
                    break;
                }
                wait(deadline.left().toMillis() + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(found.get());
    }
}
