package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.service.Problem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Limits the number of concurrent requests. One caller gets at most half, so that no caller can exclude the others. */
final class Room {
    private final Semaphore all;
    private final int each;
    private final Map<String, Semaphore> callers = new ConcurrentHashMap<>();

    Room(int requests) {
        this.all = new Semaphore(requests);
        this.each = Math.max(1, requests / 2);
    }

    /**
     * Runs the work if fewer requests run than the limit allows.
     *
     * @throws Problem if the limit is reached
     */
    void within(String caller, Runnable work) {
        Semaphore own = callers.computeIfAbsent(caller, key -> new Semaphore(each));
        if (!own.tryAcquire()) {
            throw full();
        }
        try {
            if (!all.tryAcquire()) {
                throw full();
            }
            try {
                work.run();
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }

    private static Problem full() {
        return GatewayProblems.unavailable("too many requests at once; send it again");
    }
}
