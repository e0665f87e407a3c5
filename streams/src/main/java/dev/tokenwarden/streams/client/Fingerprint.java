package dev.tokenwarden.streams.client;

import dev.tokenwarden.contract.event.TokenEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first 64 bits of a SHA-256. They are small enough to keep many, and clients that choose agents, traces or event
 * ids cannot make two of them collide. Not thread-safe: one per task.
 */
public final class Fingerprint {
    private static final int MOST_AGENTS = 1_024;

    private final MessageDigest sha256;
    /** Normalising costs more than hashing, and most events name one of a few agents. */
    private final Map<String, Agent> agents = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Agent> eldest) {
            return size() > MOST_AGENTS;
        }
    };

    public Fingerprint() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 0 for null or empty, never 0 otherwise. */
    public long of(@Nullable String text) {
        return text == null || text.isEmpty() ? 0 : first(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A user agent.
     *
     * @param mark fingerprint of the agent after normalisation ({@link UserAgents}); 0 if there is none
     * @param part of an app ({@link AppParts})
     */
    record Agent(long mark, int part) {
        private static final Agent NONE = new Agent(0, AppParts.NONE);
    }

    Agent ofAgent(@Nullable String agent) {
        return agent == null
                ? Agent.NONE
                : agents.computeIfAbsent(agent, raw -> new Agent(of(UserAgents.normalise(raw)), AppParts.of(raw)));
    }

    /** Of both texts; where one ends and the other begins matters. */
    public long of(String first, String second) {
        byte[] head = first.getBytes(StandardCharsets.UTF_8);
        sha256.update((byte) (head.length >>> 8));
        sha256.update((byte) head.length);
        sha256.update(head);
        return first(sha256.digest(second.getBytes(StandardCharsets.UTF_8)));
    }

    /** Event identity: (source, id). */
    public long of(TokenEvent event) {
        return of(event.source(), event.id());
    }

    public long of(byte[] bytes) {
        return first(sha256.digest(bytes));
    }

    private static long first(byte[] digest) {
        long value = ByteBuffer.wrap(digest).getLong();
        return value == 0 ? 1 : value;
    }
}
