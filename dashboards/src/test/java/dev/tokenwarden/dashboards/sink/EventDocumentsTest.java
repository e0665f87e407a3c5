package dev.tokenwarden.dashboards.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");

    private static Document make(SinkConfig.Uses uses, TokenEvent event) throws MalformedRecordException {
        SinkConfig config = SinkConfig.defaults(Path.of("dead")).with(new SinkConfig.UseSampling(uses, 0.25));
        return new EventDocuments(config, Policy::defaults, Clock.fixed(NOW, ZoneOffset.UTC))
                .make(new ConsumerRecord<>(Topics.TOKEN_EVENTS, 0, 0, new byte[0], EventCodec.encode(event)));
    }

    private static TokenEvent use(String jti, Instant time, RejectionReason reason) {
        return TokenEvent.builder(EventType.USED, "urn:verifier:payments", "id-1", time, "acme")
                .token(Token.named("https://idp.acme.example", jti, null))
                .use(Use.builder()
                        .audience("payments")
                        .outcome(reason == null ? Use.Outcome.ACCEPTED : Use.Outcome.REJECTED)
                        .reason(reason)
                        .edge(true)
                        .requiredScope("a b")
                        .client(new ClientContext(
                                "203.0.113.7",
                                64500L,
                                new ClientContext.Geo("DE", 52.5, 13.4),
                                "agent",
                                null,
                                "k",
                                "x"))
                        .build())
                .build();
    }

    @Test
    void make_isFoundAgainByTheEventsIdentity_inTheIndexOfItsDay() throws Exception {
        Document late = make(SinkConfig.Uses.ALL, use("a", Instant.parse("2026-11-22T23:59:59.999Z"), null));
        assertThat(late.index()).isEqualTo("tokenwarden-uses-v1-2026.11.22");
        assertThat(make(SinkConfig.Uses.ALL, use("b", NOW, null)).id()).isEqualTo(late.id());

        JsonNode json = Json.MAPPER.readTree(late.body());
        assertThat(json.at("/use/client/location/lat").asDouble()).isEqualTo(52.5);
        assertThat(json.at("/use/client/x5t_s256").asText()).isEqualTo("x");
        assertThat(json.at("/token_key").asText()).hasSize(32);
    }

    @Test
    void make_exchange_namesItsParentByWhatTheParentIsFoundBy() throws Exception {
        TokenIdentity parent = new TokenIdentity("acme", "https://idp.acme.example", TokenIdentity.Kind.JTI, "p");
        TokenEvent event = TokenEvent.builder(EventType.EXCHANGED, "urn:sts", "x-1", NOW, "acme")
                .token(Token.named(parent.iss(), "child", null))
                .exchange(new Exchange(new TokenRef(parent.iss(), "p", null, null), null, "svc-a"))
                .build();
        Document document = make(SinkConfig.Uses.OFF, event);
        assertThat(document.index()).isEqualTo("tokenwarden-issuances-v1-2026.11.23");
        JsonNode json = Json.MAPPER.readTree(document.body());
        assertThat(json.path("parent_key").asText()).isEqualTo(DetectionView.key(parent));
        assertThat(json.path("kind").asText()).isEqualTo("exchanged");
        assertThat(json.at("/exchange/client_id").asText()).isEqualTo("svc-a");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-16T21:00:00Z, true",
        "2026-11-16T20:59:59Z, false",
        "2026-11-24T21:00:00Z, true",
        "2026-11-24T21:00:01Z, false",
        "2199-01-01T00:00:00Z, false"
    })
    void make_outsideTheRetention_isNotKept(Instant time, boolean kept) throws Exception {
        assertThat(make(SinkConfig.Uses.ALL, use("a", time, null)) != null).isEqualTo(kept);
    }

    @Test
    void make_sampled_keepsTheShareOfTokens_andEveryDenial() throws Exception {
        long kept = IntStream.range(0, 2_000).filter(i -> kept("t" + i, null)).count();
        assertThat(kept).isBetween(420L, 580L);
        assertThat(IntStream.range(0, 100).allMatch(i -> kept("t" + i, RejectionReason.REVOKED)))
                .isTrue();
        assertThat(make(SinkConfig.Uses.OFF, use("t1", NOW, null))).isNull();
        assertThat(make(SinkConfig.Uses.OFF, use("t1", NOW, RejectionReason.REVOKED)))
                .isNotNull();
    }

    private static boolean kept(String jti, RejectionReason reason) {
        try {
            return make(SinkConfig.Uses.SAMPLED, use(jti, NOW, reason)) != null;
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }
}
