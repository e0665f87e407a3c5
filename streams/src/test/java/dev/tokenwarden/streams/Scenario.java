package dev.tokenwarden.streams;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs events through the whole topology and keeps what it detects. */
final class Scenario implements AutoCloseable {
    static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme, max_lifetime: PT2H, key_rotation: P1D}
              - {issuer: "https://sts.acme.example", tenant: acme, max_lifetime: PT2H}
              - {issuer: "https://ledgered.acme.example", tenant: acme, ledgered: true, max_lifetime: PT1H}
              - {issuer: "https://idp.partner.example", tenant: partner}
            audiences:
              - {audience: payments, risk: high}
            exchange:
              allowed_scope_gain: [{client: granted, scopes: ["notify:write"]}]
              scope_map: {"pay:write": ["pay.execute"]}
              allowed_subject_change: [{client: batch}]
            """;

    private final Path directory;
    private final Backtest backtest;
    private final List<Detection> raised = new ArrayList<>();

    Scenario() {
        this(POLICY);
    }

    Scenario(String policy) {
        try {
            directory = Files.createTempDirectory("scenario");
            Policy parsed = PolicyLoader.parse("policy.yaml", policy);
            backtest = new Backtest(parsed, directory, line -> {
                try {
                    raised.add(Detection.fromJson(line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends events in this order; they may be built or still in the making. */
    Scenario send(Object... events) {
        for (Object event : events) {
            TokenEvent built = event instanceof StreamEvents.UseBuilder use ? use.build() : (TokenEvent) event;
            try {
                backtest.accept(EventCodec.encode(built));
            } catch (InvalidEventException e) {
                throw new AssertionError(e);
            }
        }
        return this;
    }

    /** Moves event time on, by uses of another token that raise nothing: two sources, so that none is ahead of all others. */
    Scenario tick(long atSeconds) {
        StreamEvents.TokenBuilder token =
                StreamEvents.token("tick-" + atSeconds).exp(StreamEvents.START.getEpochSecond() + atSeconds + 600);
        return send(
                token.used(atSeconds).source("urn:tick:1"),
                token.used(atSeconds).source("urn:tick:2"));
    }

    /** What was raised so far, repeats included. */
    List<Detection> raised() {
        return List.copyOf(raised);
    }

    List<Detection> raised(String rule) {
        return raised.stream()
                .filter(detection -> detection.rule().equals(rule))
                .toList();
    }

    /** Ends the input and returns all that was raised. */
    List<Detection> finish() {
        backtest.finish();
        return raised();
    }

    @Override
    public void close() {
        try {
            backtest.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
