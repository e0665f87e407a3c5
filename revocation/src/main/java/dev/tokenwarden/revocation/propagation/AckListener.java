package dev.tokenwarden.revocation.propagation;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.redis.RedisClients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;

/** Hears the verifiers' acknowledgements, and subscribes again whenever the connection is lost. */
public final class AckListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AckListener.class);
    /** As it stands in the ACL: Redis lets a user subscribe to a pattern only if it is, to the letter, one of his own. */
    private static final String CHANNELS = "tw:*";

    private static final int LONGEST = 4 * 1024;
    private static final Duration BACKOFF = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final RedisClients connections;
    private final Propagation propagation;
    private final Counter heard;
    private final Counter malformed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final Subscription subscription = new Subscription();
    private boolean failing;

    public AckListener(RedisClients connections, Propagation propagation, MeterRegistry registry) {
        this.connections = connections;
        this.propagation = propagation;
        this.heard = registry.counter("tokenwarden.revocation.acks", "result", "heard");
        this.malformed = registry.counter("tokenwarden.revocation.acks", "result", "malformed");
        this.thread = new Thread(this::run, "revocation-acks");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (UnifiedJedis redis = connections.open("tokenwarden-acks")) {
                redis.psubscribe(subscription, CHANNELS);
            } catch (RuntimeException e) {
                if (stop.getCount() > 0 && !failing) {
                    failing = true;
                    log.atWarn()
                            .addKeyValue("cause", e.getMessage())
                            .log("acknowledgements cannot be heard at present");
                }
            }
            try {
                if (stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void hear(String channel, String message) {
        int brace = channel.indexOf("}:ack:");
        if (brace < 0 || message.length() > LONGEST) {
            malformed.increment();
            return;
        }
        String tenant = channel.substring("tw:{".length(), brace);
        String verifier = channel.substring(brace + "}:ack:".length());
        try {
            Ack ack = Ack.fromJson(message);
            // Redis ACLs bind a verifier to its channel, and nothing binds what it says there.
            if (verifier.equals(ack.verifier()) && ack.epoch() != null) {
                propagation.acknowledged(tenant, ack);
                heard.increment();
                return;
            }
        } catch (IOException e) {
            log.atDebug().log("an acknowledgement cannot be read");
        }
        malformed.increment();
    }

    private final class Subscription extends JedisPubSub {
        @Override
        public void onPSubscribe(String pattern, int subscribed) {
            failing = false;
        }

        @Override
        public void onPMessage(String pattern, String channel, String message) {
            hear(channel, message);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (subscription.isSubscribed()) {
                subscription.punsubscribe();
            }
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("the subscription had ended");
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
