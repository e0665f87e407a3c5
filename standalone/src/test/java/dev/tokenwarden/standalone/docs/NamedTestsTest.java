package dev.tokenwarden.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about security name the tests that prove what they say. Each of these tests exists. */
final class NamedTestsTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyTestThatThePagesName_exists() throws IOException {
        Map<String, Path> tests = tests();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String page : List.of("docs/security.md", "docs/attacks.md")) {
            Matcher test = NAMED.matcher(Files.readString(PageBlock.ROOT.resolve(page)));
            while (test.find()) {
                named++;
                Path file = tests.get(test.group(1) + ".java");
                boolean exists = file != null
                        && (test.group(2) == null || Files.readString(file).contains("void " + test.group(2) + "("));
                if (!exists) {
                    missing.add(page + ": " + test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(50);
    }

    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> tests = new HashMap<>();
        try (Stream<Path> modules = Files.list(PageBlock.ROOT)) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src/test/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.forEach(file -> tests.put(file.getFileName().toString(), file));
                    }
                }
            }
        }
        return tests;
    }
}
