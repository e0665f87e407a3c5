package dev.tokenwarden.policy.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.PolicyMappingTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the text, there is a policy or one short line, quickly. */
@Timeout(60)
final class PolicyHostileTextTest {

    private static final int LONGEST_MESSAGE = 2_000;

    @Test
    void aliases_areRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (before + ", ").repeat(8) + before + "]\n");
        }

        assertThat(refused(bomb.toString()))
                .hasMessage("policy.yaml:2: a1[0]: alias (*) is not supported; write the value itself");
    }

    @Test
    void mergeKeys_areUnknownKeys() {
        assertThat(refused("<<: {grace: PT1S}")).hasMessageContaining("unknown key");
    }

    @Test
    void deepNesting_isRefused() {
        assertThat(refused("[".repeat(100_000))).hasMessageContaining("nested deeper than 16");
        assertThat(refused("a: {".repeat(100))).hasMessageContaining("nested deeper than 16");
    }

    @Test
    void largeTexts_areRefusedUnread() {
        assertThat(refused("#" + "x".repeat(PolicyLoader.MAX_BYTES)))
                .hasMessage("policy.yaml: larger than 1048576 bytes");
    }

    @Test
    void textOfTheLargestSize_isRead() throws Exception {
        String text = "#" + "x".repeat(PolicyLoader.MAX_BYTES - 1);

        assertThat(PolicyLoader.parse("policy.yaml", text)).isEqualTo(Policy.defaults());
    }

    @Test
    void tags_areNotFollowed() {
        assertThat(refused("grace: !!java.net.URL [\"http://127.0.0.1/\"]")).hasMessageContaining("found a list");
    }

    @Test
    void namesWithControlCharacters_doNotReachTheMessage() {
        PolicyException refused = refused("\"a\\nb\\e[31m\\u202Ec\": 1");

        assertThat(refused.getMessage())
                .isEqualTo(
                        "policy.yaml:1: a?b?[31m?c: unknown key (known: agents, audiences, clock_skew, enforcement, exchange, grace, "
                                + "internal_networks, issuers, networks, registrations, relays, rules, tenants, workloads)");
        assertThat(refused("issuers: [{issuer: \"a\\u0000b\", tenant: b}]"))
                .hasMessage("policy.yaml:1: issuers[0].issuer: contains characters that cannot be printed");
    }

    @Test
    void longNames_areShortened() {
        assertThat(refused("\"" + "k".repeat(500) + "\": 1").getMessage().length())
                .isLessThan(300);
        assertThat(refused("issuers: [{issuer: " + "k".repeat(1025) + ", tenant: b}]"))
                .hasMessage("policy.yaml:1: issuers[0].issuer: longer than 1024 characters");
    }

    @Test
    void randomlyDamagedTexts_areReadOrRefusedInOneLine() {
        long seed = 20261123;
        Random random = new Random(seed);
        byte[] whole = PolicyMappingTest.EVERYTHING.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = damage(whole, random);
            try {
                PolicyLoader.parse("policy.yaml", damaged);
                read++;
            } catch (PolicyException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed %d, case %d", seed, i)
                        .hasLineCount(1)
                        .hasSizeLessThan(LONGEST_MESSAGE);
            }
        }
        assertThat(read).as("seed %d: damage that does no harm", seed).isPositive();
        assertThat(refused).as("seed %d: damage that does", seed).isPositive();
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        String marks = "\0\t\n\r !\"#%&'*,-.:<>?@[]{|}~0x\u007f";
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            byte mark = random.nextInt(8) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) marks.charAt(random.nextInt(marks.length()));
            damaged[random.nextInt(damaged.length)] = mark;
        }
        return damaged;
    }

    private static PolicyException refused(String text) {
        PolicyException refused =
                catchThrowableOfType(PolicyException.class, () -> PolicyLoader.parse("policy.yaml", text));
        assertThat(refused).isNotNull();
        return refused;
    }
}
