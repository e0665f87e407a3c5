package dev.tokenwarden.streams.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.FamilyPresented;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state of a session or grant is bounded, however many tokens it has. */
final class FamilyStateTest {
    private static final byte[] GRANT =
            FamilyIdentity.grant("acme", "https://idp.acme.example", "g").toBytes();
    private static final long TOKEN_LIFETIME = Duration.ofMinutes(15).toMillis();

    @ParameterizedTest
    @CsvSource({"10, 3000", "100, 14000", "1000, 14000", "10000, 14000"})
    void state_ofTokensThatAreUsedThreeTimesEach_isBounded(int tokens, int mostBytes) {
        AggregateState.Builder state = AggregateState.newBuilder();
        for (int token = 1; token <= tokens; token++) {
            for (int use = 0; use < 3; use++) {
                present(state, token, token * TOKEN_LIFETIME + use * 60_000L);
            }
        }

        int bytes = state.build().getSerializedSize();
        System.out.printf(
                "%d tokens: %d bytes, %d points%n",
                tokens, bytes, state.getFamily().getPointsCount());
        assertThat(bytes).isLessThan(mostBytes);
        assertThat(state.getFamily().getPointsCount()).isLessThanOrEqualTo(FamilyPoints.MAX_POINTS);
    }

    private static void present(AggregateState.Builder state, int token, long time) {
        Fact fact = Fact.newBuilder()
                .setTenant("acme")
                .setTime(time)
                .setEvent(time)
                .setFamilyPresented(FamilyPresented.newBuilder()
                        .setId(time)
                        .setToken(0x5DEECE66DL * token)
                        .setClient(0x1234_5678_9ABC_DEF0L)
                        .setContext(context(token % 3))
                        .setShown("203.0.113.7 | AS64500 | DE | agent Mozilla/5.0 (Windows NT 10.0) Chrome/130")
                        .setLocated(true)
                        .setLat(52.5f)
                        .setLon(13.4f)
                        .setAddress(0x0FED_CBA9_8765_4321L))
                .build();
        FurtherFacts further = new NoFurtherFacts(time);
        FamilyView.presented(
                new AggregateWork(
                        GRANT,
                        state,
                        fact,
                        Policy.defaults(),
                        new Raiser(refusing(), () -> time),
                        further,
                        new Fingerprint()),
                fact.getFamilyPresented());
    }

    /** One agent on three networks. */
    private static Context context(int network) {
        return Context.newBuilder()
                .setAs(64_500 + network)
                .setPrefix(0x7777_7777_7777L + network)
                .setFamily(4)
                .setAgent(0x1111_2222_3333_4444L)
                .build();
    }

    private static Outputs refusing() {
        return (Outputs) Proxy.newProxyInstance(
                Outputs.class.getClassLoader(), new Class<?>[] {Outputs.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("one client raises nothing, but: " + method.getName());
                });
    }

    private record NoFurtherFacts(long readUpTo) implements FurtherFacts {
        @Override
        public void forward(byte[] key, Fact fact) {}

        @Override
        public void later(byte[] key, Fact fact, long at) {}
    }
}
