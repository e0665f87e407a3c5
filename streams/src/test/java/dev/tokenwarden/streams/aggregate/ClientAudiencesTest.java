package dev.tokenwarden.streams.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Fact;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose tokens go to very many audiences. */
final class ClientAudiencesTest {
    private static final long START = 1_772_438_400_000L;
    private static final long MINUTE = 60_000;
    private static final int LARGEST_RECORD = 16 << 10;

    private final AggregateState.Builder state = AggregateState.newBuilder().setVersion(1);
    private final List<Detection> raised = new ArrayList<>();

    @Test
    void record_isBounded_howeverManyAudiencesThereAre() {
        for (int i = 0; i < 10_000; i++) {
            present("https://audience-" + i + ".example/a/long/path/of/a/resource", START + i);
        }

        assertThat(state.build().getSerializedSize()).isLessThan(LARGEST_RECORD);
    }

    @Test
    void knownAudience_raisesNothing_alsoBeyondThoseWithNames() {
        for (int i = 0; i < 200; i++) {
            present("audience-" + i, START + i * MINUTE);
        }
        long later = START + Duration.ofDays(30).toMillis();

        for (int i = 0; i < 200; i++) {
            present("audience-" + i, later + i * MINUTE);
        }
        assertThat(raised).isEmpty();

        present("audience-new", later + 200 * MINUTE);
        assertThat(raised).extracting(Detection::rule).containsExactly("audience.first-seen");
    }

    private void present(String audience, long time) {
        ClientPresented presented = ClientPresented.newBuilder()
                .setClientId("web")
                .setCounts(true)
                .addAudience(audience)
                .build();
        Fact fact = Fact.newBuilder()
                .setTenant("acme")
                .setTime(time)
                .setPresented(presented)
                .build();
        Outputs outputs = (Outputs) Proxy.newProxyInstance(
                Outputs.class.getClassLoader(), new Class<?>[] {Outputs.class}, (proxy, method, arguments) -> {
                    raised.add((Detection) arguments[0]);
                    return null;
                });
        AggregateWork work = new AggregateWork(
                AggregateKeys.client("acme", "web"),
                state,
                fact,
                Policy.defaults(),
                new Raiser(outputs, () -> time),
                new NoFurtherFacts(time),
                new Fingerprint());
        ClientRules.presented(work, presented);
    }

    private record NoFurtherFacts(long readUpTo) implements FurtherFacts {
        @Override
        public void forward(byte[] key, Fact fact) {}

        @Override
        public void later(byte[] key, Fact fact, long at) {}
    }
}
