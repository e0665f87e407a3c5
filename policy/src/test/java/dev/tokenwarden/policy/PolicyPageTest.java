package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.policy.reader.AdjustmentsReader;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/policy.md} says what is so. */
final class PolicyPageTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("policy.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExample_isAPolicy() throws Exception {
        List<String> examples = examples();

        assertThat(examples).hasSizeGreaterThan(5);
        for (String example : examples) {
            assertThat(PolicyLoader.parse("docs/policy.md", example)).isNotNull();
        }
    }

    @Test
    void defaults_areTheDefaults() throws Exception {
        String page = Files.readString(PAGE);
        Matcher defaults = YAML.matcher(page.substring(page.indexOf("<!-- defaults -->")));
        assertThat(defaults.find()).isTrue();

        assertThat(PolicyLoader.parse("docs/policy.md", defaults.group(1))).isEqualTo(Policy.defaults());
    }

    @Test
    void everyKey_isDescribed() throws Exception {
        String page = Files.readString(PAGE);

        for (String where : List.of(
                "",
                "issuers: [{issuer: i, tenant: t, ",
                "audiences: [{audience: a, ",
                "exchange: {",
                "agents: [{client: c, ",
                "rules: {posture.unsigned: {",
                "enforcement: {",
                "enforcement: {never_revoke: [{client: c, ",
                "registrations: [{name: n, sources: [s], tenants: [t], types: [used], ",
                "tenants: {t: {",
                "tenants: {t: {exceptions: [{id: i, rule: volume.spike, client: c, suppresses: alerts, "
                        + "created: 2026-11-01T00:00:00Z, expires: 2026-11-02T00:00:00Z, by: b, reason: r, ")) {
            assertThat(known(where)).allSatisfy(key -> assertThat(page).contains("`" + key));
        }
        assertThat(known("enforcement: {max_automatic_revocations: {"))
                .allSatisfy(key -> assertThat(page).contains("`max_automatic_revocations." + key + "`"));
    }

    @Test
    void adjustments_areDescribed() throws Exception {
        String page = Files.readString(PAGE);
        String told = page.substring(page.indexOf("## Adjustments"));
        Matcher example = YAML.matcher(told);
        assertThat(example.find()).isTrue();

        assertThat(AdjustmentsReader.parse("docs/policy.md", example.group(1)).isEmpty())
                .isFalse();
        assertThat(catchThrowableOfType(PolicyException.class, () -> AdjustmentsReader.parse("adjustments", "rule: 1")))
                .hasMessageEndingWith("(known: exceptions, rules_mode)");
        assertThat(told).contains("`rules_mode`", "`exceptions`");
    }

    @Test
    void errorShown_isWhatIsPrinted() throws Exception {
        String text = "\n".repeat(10) + "rules:\n  replay.context-change: {windw: PT5M}\n";

        assertThat(Files.readString(PAGE)).contains("\n" + refusal(text).getMessage() + "\n");
    }

    /** The known keys that the error for an unknown key lists. */
    private static List<String> known(String where) {
        String closing = where.replaceAll("[^\\[{]|\\[\\w+\\]", "");
        StringBuilder text = new StringBuilder(where).append("unknown_key: 1");
        for (int i = closing.length() - 1; i >= 0; i--) {
            text.append(closing.charAt(i) == '{' ? '}' : ']');
        }
        String message = refusal(text.toString()).getMessage();
        return List.of(message.substring(message.indexOf("(known: ") + "(known: ".length(), message.length() - 1)
                .split(", "));
    }

    private static PolicyException refusal(String text) {
        PolicyException refusal =
                catchThrowableOfType(PolicyException.class, () -> PolicyLoader.parse("policy.yaml", text));
        assertThat(refusal).as(text).isNotNull();
        return refusal;
    }

    private static List<String> examples() throws Exception {
        List<String> examples = new ArrayList<>();
        String page = Files.readString(PAGE);
        Matcher example = YAML.matcher(page.substring(0, page.indexOf("## Adjustments")));
        while (example.find()) {
            examples.add(example.group(1));
        }
        return examples;
    }
}
