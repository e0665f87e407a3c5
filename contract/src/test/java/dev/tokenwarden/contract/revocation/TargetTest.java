package dev.tokenwarden.contract.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TargetTest {
    private static final long SEED = Long.getLong("target.seed", 20_261_123);
    private static final String[] PIECES = {":", "1:", "2:a1", "a", "1", "token:", "\u00e9", "\ud83d\ude00", "?", "}"};
    private static final String ISS = "https://idp.acme.example";

    @Test
    void names_areThoseOfThePublishedFormat() {
        assertThat(new Target.OfToken("acme", ISS, "a1", null).name()).isEqualTo("token:24:" + ISS + ":2:a1");
        assertThat(new Target.OfToken("acme", ISS, null, "h").name()).isEqualTo("hash:24:" + ISS + ":1:h");
        assertThat(new Target.OfChain("acme", ISS, "a1", null).name()).isEqualTo("chain:24:" + ISS + ":2:a1");
        assertThat(new Target.OfChain("acme", ISS, null, "h").name()).isEqualTo("chain-hash:24:" + ISS + ":1:h");
        assertThat(new Target.OfSubject("acme", ISS, "\u00e9").name()).isEqualTo("subject:24:" + ISS + ":2:\u00e9");
        assertThat(new Target.OfClient("acme", "web").name()).isEqualTo("client:3:web");
        assertThat(new Target.OfKey("acme", ISS, "k1").name()).isEqualTo("key:24:" + ISS + ":2:k1");
        assertThat(new Target.OfThumbprint("acme", "t").name()).isEqualTo("thumbprint:1:t");
        assertThat(new Target.OfIssuer("acme", ISS).name()).isEqualTo("issuer:24:" + ISS);
        assertThat(new Target.OfSession("acme", ISS, "s1").name()).isEqualTo("session:24:" + ISS + ":2:s1");
        assertThat(new Target.OfGrant("acme", ISS, "g1").name()).isEqualTo("grant:24:" + ISS + ":2:g1");
    }

    @Test
    void ids_stayWhatTheyAre() {
        assertThat(new Target.OfToken("acme", ISS, "a1", null).id()).isEqualTo("792c9ba31a69acd2ca4c7c009e44d67f");
        assertThat(new Target.OfClient("acme", "web").id()).isEqualTo("0141917ddf830fe2e87149edd793f83d");
    }

    @Test
    void noTwoTargets_shareAName() {
        Random random = new Random(SEED);
        Map<String, Target> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Target target = target(random);

            Target before = seen.put(target.name(), target);

            assertThat(before == null || before.equals(target))
                    .as("seed %d, case %d: %s and %s", SEED, i, before, target)
                    .isTrue();
        }
    }

    @Test
    void tenants_haveKeysAndIdsOfTheirOwn() {
        assertThat(new Target.OfClient("a", "web").id()).isNotEqualTo(new Target.OfClient("b", "web").id());
        assertThat(new Target.OfClient("a", "web").key()).isNotEqualTo(new Target.OfClient("b", "web").key());
    }

    @Test
    void aHashBesideAJti_isLeftOut() {
        assertThat(new Target.OfToken("acme", ISS, "a1", "h")).isEqualTo(new Target.OfToken("acme", ISS, "a1", null));
        assertThat(new Target.OfChain("acme", ISS, "a1", "h")).isEqualTo(new Target.OfChain("acme", ISS, "a1", null));
    }

    @Test
    void head_isTheTokenOfTokensAndChains_andAbsentOtherwise() {
        TokenIdentity token = new TokenIdentity("acme", ISS, TokenIdentity.Kind.JTI, "a1");

        assertThat(Target.token(token).head()).contains(token);
        assertThat(Target.chain(token).head()).contains(token);
        assertThat(new Target.OfSession("acme", ISS, "s1").head()).isEmpty();
        assertThat(new Target.OfClient("acme", "web").head()).isEmpty();
    }

    @Test
    void emptyTargets_areRefused() {
        for (String empty : new String[] {null, "", " ", "\t\n", "\u2003", "\ud800"}) {
            List<Runnable> targets = List.of(
                    () -> new Target.OfToken(empty, ISS, "a", null),
                    () -> new Target.OfToken("t", empty, "a", null),
                    () -> new Target.OfToken("t", ISS, empty, empty),
                    () -> new Target.OfChain("t", ISS, empty, empty),
                    () -> new Target.OfChain("t", ISS, null, empty),
                    () -> new Target.OfSubject("t", empty, "a"),
                    () -> new Target.OfSubject("t", ISS, empty),
                    () -> new Target.OfClient("t", empty),
                    () -> new Target.OfClient(empty, "a"),
                    () -> new Target.OfKey("t", empty, "a"),
                    () -> new Target.OfKey("t", ISS, empty),
                    () -> new Target.OfThumbprint("t", empty),
                    () -> new Target.OfIssuer("t", empty),
                    () -> new Target.OfSession("t", empty, "s"),
                    () -> new Target.OfSession("t", ISS, empty),
                    () -> new Target.OfGrant("t", empty, "g"),
                    () -> new Target.OfGrant("t", ISS, empty));
            for (Runnable target : targets) {
                assertThatIllegalArgumentException().isThrownBy(target::run);
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Target.OfToken("t", ISS, " ", "h"));
    }

    private static Target target(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> Target.token(token(random));
            case 1 -> Target.chain(token(random));
            case 2 -> new Target.OfSubject("t", tricky(random), tricky(random));
            case 3 -> new Target.OfClient("t", tricky(random));
            case 4 -> new Target.OfKey("t", tricky(random), tricky(random));
            case 5 -> new Target.OfThumbprint("t", tricky(random));
            case 6 -> new Target.OfSession("t", tricky(random), tricky(random));
            case 7 -> new Target.OfGrant("t", tricky(random), tricky(random));
            default -> new Target.OfIssuer("t", tricky(random));
        };
    }

    private static TokenIdentity token(Random random) {
        return new TokenIdentity(
                "t",
                tricky(random),
                random.nextBoolean() ? TokenIdentity.Kind.JTI : TokenIdentity.Kind.HASH,
                tricky(random));
    }

    private static String tricky(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return out.toString();
    }
}
