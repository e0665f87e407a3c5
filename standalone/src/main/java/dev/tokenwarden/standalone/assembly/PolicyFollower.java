package dev.tokenwarden.standalone.assembly;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that reads the policy topic until {@link #end}, and reports how far it has read. */
final class PolicyFollower extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final KafkaConsumer<String, String> consumer;
    private final PolicyUpdates updates;
    private long position;
    private boolean ended;

    /** @param consumer positioned where reading continues; closed at the end of the thread */
    PolicyFollower(KafkaConsumer<String, String> consumer, PolicyUpdates updates) {
        super("policy-topic");
        setDaemon(true);
        this.consumer = consumer;
        this.updates = updates;
        this.position = consumer.position(PolicyRecords.PARTITION);
    }

    @Override
    public void run() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(updates::take);
                reached(consumer.position(PolicyRecords.PARTITION));
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("No longer following the policy topic");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The policy topic can no longer be followed; the policy stays as it is");
        } finally {
            ended();
        }
    }

    private synchronized void reached(long offset) {
        position = offset;
        notifyAll();
    }

    private synchronized void ended() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits until all records before {@code offset} are in force in this process.
     *
     * @return false if they are not within the limit, or reading has ended
     */
    synchronized boolean await(long offset, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (position < offset && !ended) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return position >= offset;
    }

    void end() {
        consumer.wakeup();
        try {
            join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
