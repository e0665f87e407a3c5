package dev.tokenwarden.revocation.propagation;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;

/**
 * Receives the verifiers' acknowledgements, and subscribes again whenever the connection is lost. An acknowledgement counts only
 * for the verifier that its channel names: Redis lets each user publish on its own channels alone.
 */
public final class AckListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AckListener.class);
    /** To the letter the pattern of the ACL rule: Redis allows a user to subscribe to no other. */
    private static final String CHANNELS = "tw:*";

    private static final String PREFIX = "tw:{";
    private static final String BEFORE_ID = "}:ack:";
    private static final int LONGEST = 4 * 1024;

    private final RedisClients clients;
    private final Propagation propagation;
    private final Consumer<String> onMissing;
    private final Counter received;
    private final Counter malformed;
    private final Counter foreign;
    private final Worker worker;
    private final Subscription subscription = new Subscription();

    /** @param onMissing called with the tenant when a verifier found that Redis lost entries; must not block */
    public AckListener(
            RedisClients clients, Propagation propagation, Consumer<String> onMissing, MeterRegistry registry) {
        this.clients = clients;
        this.propagation = propagation;
        this.onMissing = onMissing;
        this.received = PipelineMeter.ACKNOWLEDGEMENTS.counter(registry, "received");
        this.malformed = PipelineMeter.ACKNOWLEDGEMENTS.counter(registry, "malformed");
        this.foreign = PipelineMeter.ACKNOWLEDGEMENTS.counter(registry, "foreign");
        this.worker = Worker.builder("revocation-acks", this::run)
                .wakeup(this::unsubscribe)
                .build();
    }

    public void start() {
        worker.start();
    }

    private void run(Stop stop) {
        while (!stop.isRequested()) {
            try (UnifiedJedis redis = clients.open("tokenwarden-acks")) {
                redis.psubscribe(subscription, CHANNELS);
            }
        }
    }

    /** Handles a message. */
    void receive(String channel, String message) {
        int at = channel.indexOf(BEFORE_ID);
        if (!channel.startsWith(PREFIX) || at < 0 || message.length() > LONGEST) {
            malformed.increment();
            return;
        }
        String tenant = channel.substring(PREFIX.length(), at);
        String verifier = channel.substring(at + BEFORE_ID.length());
        Ack ack;
        try {
            ack = Ack.fromJson(message);
        } catch (IOException e) {
            malformed.increment();
            log.atDebug().addKeyValue("tenant", tenant).log("An acknowledgement cannot be read");
            return;
        }
        if (!verifier.equals(ack.verifier())) {
            foreign.increment();
            return;
        }
        propagation.acknowledged(tenant, ack);
        received.increment();
        if (ack.missing() != null && ack.missing() > 0) {
            onMissing.accept(tenant);
        }
    }

    private final class Subscription extends JedisPubSub {
        @Override
        public void onPSubscribe(String pattern, int subscribed) {
            worker.recovered();
        }

        @Override
        public void onPMessage(String pattern, String channel, String message) {
            receive(channel, message);
        }
    }

    private void unsubscribe() {
        try {
            if (subscription.isSubscribed()) {
                subscription.punsubscribe();
            }
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("The subscription had ended already");
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
