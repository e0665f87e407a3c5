package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.contract.policy.Registration;
import dev.tokenwarden.ingest.AdmissionLimits;
import dev.tokenwarden.ingest.gateway.GatewayConfig;
import dev.tokenwarden.ingest.gateway.GatewayLimits;
import dev.tokenwarden.ingest.gateway.GatewayService;
import dev.tokenwarden.ingest.gateway.GatewayToken;
import dev.tokenwarden.standalone.config.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The HTTP gateway, with a token for each registration of the policy in force. It is started anew, on the same port, when a
 * registration comes or goes: whoever calls in between tries again, as on any refused connection.
 */
final class Gateway implements AutoCloseable {

    private final String host;
    private final Map<String, Object> kafka;
    private final DataLayout layout;
    private final Supplier<Policy> policies;
    private final Clock clock;
    private final MeterRegistry meters;
    private final SecureRandom random = new SecureRandom();
    private List<GatewayToken> tokens;
    private GatewayService service;

    private Gateway(
            String host,
            int port,
            Map<String, Object> kafka,
            DataLayout layout,
            Supplier<Policy> policies,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        this.host = host;
        this.kafka = Map.copyOf(kafka);
        this.layout = layout;
        this.policies = policies;
        this.clock = clock;
        this.meters = meters;
        this.tokens = tokens(policies.get());
        this.service = listening(port);
    }

    /** @throws IllegalStateException if the port is taken */
    static Gateway start(
            String host,
            int port,
            Map<String, Object> kafka,
            DataLayout layout,
            PolicySource policies,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        Gateway gateway = new Gateway(host, port, kafka, layout, policies, clock, meters);
        policies.onChange(gateway::follow);
        return gateway;
    }

    private GatewayService listening(int port) {
        GatewayConfig config =
                new GatewayConfig(host, port, kafka, tokens, AdmissionLimits.DEFAULT, GatewayLimits.DEFAULT);
        GatewayService started = new GatewayService(config, policies, clock, meters);
        try {
            started.start();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private synchronized void follow(Policy policy) {
        try {
            List<GatewayToken> wanted = tokens(policy);
            if (!wanted.equals(tokens)) {
                tokens = wanted;
                int port = service.port();
                service.close();
                service = listening(port);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<GatewayToken> tokens(Policy policy) throws IOException {
        List<GatewayToken> all = new ArrayList<>();
        for (Registration registration : policy.document().registrations()) {
            Secret token = ApiTokens.ensure(layout.httpToken(registration.name()), random);
            all.add(new GatewayToken(GatewayToken.hash(token.value()), registration.name()));
        }
        return List.copyOf(all);
    }

    synchronized int port() {
        return service.port();
    }

    synchronized boolean isUp() {
        return service.health().up();
    }

    @Override
    public synchronized void close() {
        service.close();
    }
}
