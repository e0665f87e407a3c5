package dev.tokenwarden.policy.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checked-in pages equal the catalogue. {@code -Ddocs.write=true} writes them again. */
final class RulePagesTest {

    private static final Path PAGES = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("rules");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void pages_areWhatTheCatalogueSays() throws Exception {
        Map<String, String> rendered = RulePages.render();

        if (Boolean.getBoolean("docs.write")) {
            write(rendered);
        }

        assertThat(checkedIn())
                .as("docs/rules differs from the catalogue: run with -Ddocs.write=true and look at the difference")
                .isEqualTo(new TreeMap<>(rendered));
    }

    @Test
    void examples_sayTheDefaults() throws Exception {
        for (Map.Entry<String, String> page : RulePages.render().entrySet()) {
            Matcher example = YAML.matcher(page.getValue());
            while (example.find()) {
                Policy policy = PolicyLoader.parse(page.getKey(), example.group(1));
                for (Rule rule : Rules.all()) {
                    assertThat(policy.settings("acme", rule))
                            .isEqualTo(Policy.defaults().settings("acme", rule));
                }
            }
        }
    }

    private static Map<String, String> checkedIn() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        if (Files.isDirectory(PAGES)) {
            try (Stream<Path> files = Files.list(PAGES)) {
                for (Path file : files.toList()) {
                    pages.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
        }
        return pages;
    }

    private static void write(Map<String, String> pages) throws IOException {
        Files.createDirectories(PAGES);
        for (String stale : checkedIn().keySet()) {
            if (!pages.containsKey(stale)) {
                Files.delete(PAGES.resolve(stale));
            }
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
        }
    }
}
