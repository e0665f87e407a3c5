package dev.tokenwarden.dashboards.console.live;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to open pages. Invariants:
 *
 * <ol>
 *   <li>The writer never waits for a reader. A reader that falls behind is closed, and the page resumes after the last id that it saw.
 *   <li>A reader that resumes gets every later published message, once and in order, or is told that messages are lost.
 *   <li>A reader gets messages of its own tenants only.
 * </ol>
 */
public final class LiveFeed {
    private static final int REMEMBERED = 2_000;
    private static final int QUEUED = 1_000;

    private final String epoch;
    private final Deque<Message> recent = new ArrayDeque<>();
    private final Set<FeedReader> readers = ConcurrentHashMap.newKeySet();
    private long last;

    /**
     * @param epoch another value after every start, so that ids of an earlier start are recognized
     */
    public LiveFeed(String epoch) {
        this.epoch = epoch;
    }

    /**
     * A message.
     *
     * @param event kind of the message
     * @param data one line of JSON
     */
    record Message(long sequence, String event, String tenant, String data) {}

    public synchronized void publish(String event, String tenant, String data) {
        Message message = new Message(++last, event, tenant, data);
        recent.add(message);
        if (recent.size() > REMEMBERED) {
            recent.remove();
        }
        readers.forEach(reader -> reader.offer(message));
    }

    /**
     * Publishes news of this moment, such as who looks at a detection: readers that are open get it, and a reader that resumes later
     * does not. So it takes no place from the messages that are kept for those who resume.
     */
    public synchronized void announce(String event, String tenant, String data) {
        Message message = new Message(last, event, tenant, data);
        readers.forEach(reader -> reader.offer(message));
    }

    /**
     * Opens a reader, which the caller closes.
     *
     * @param lastEventId the last id that the client saw; null: none
     */
    synchronized FeedReader read(Analyst analyst, @Nullable String lastEventId) {
        FeedReader reader = new FeedReader(analyst);
        // -1 for an id of an earlier start: the reader has missed messages.
        long seen = sequence(lastEventId);
        long oldest = recent.isEmpty() ? last + 1 : recent.getFirst().sequence();
        if (lastEventId != null && seen + 1 < oldest) {
            reader.lost = true;
        } else if (lastEventId != null) {
            recent.stream().filter(message -> message.sequence() > seen).forEach(reader::offer);
        }
        readers.add(reader);
        return reader;
    }

    String id(Message message) {
        return epoch + "-" + message.sequence();
    }

    /** The id of the last message, at which a new reader starts. */
    synchronized String position() {
        return epoch + "-" + last;
    }

    public int readers() {
        return readers.size();
    }

    public void close() {
        readers.forEach(FeedReader::close);
    }

    private long sequence(@Nullable String id) {
        String prefix = epoch + "-";
        if (id == null || !id.startsWith(prefix)) {
            return -1;
        }
        try {
            long sequence = Long.parseLong(id.substring(prefix.length()));
            return sequence <= last ? sequence : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** One open page. */
    final class FeedReader implements AutoCloseable {
        private final Analyst analyst;
        private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUED);
        private boolean lost;
        private volatile boolean open = true;

        private FeedReader(Analyst analyst) {
            this.analyst = analyst;
        }

        private void offer(Message message) {
            if (analyst.sees(message.tenant()) && !queue.offer(message)) {
                close();
            }
        }

        /** Whether messages after the id of the client are lost. */
        boolean lost() {
            return lost;
        }

        boolean open() {
            return open;
        }

        /** The next messages, after waiting at most {@code millis} for the first; empty: none arrived. */
        List<Message> next(long millis) throws InterruptedException {
            List<Message> messages = new ArrayList<>();
            Message first = queue.poll(millis, TimeUnit.MILLISECONDS);
            if (first != null) {
                messages.add(first);
                queue.drainTo(messages);
            }
            return messages;
        }

        @Override
        public void close() {
            open = false;
            readers.remove(this);
        }
    }
}
