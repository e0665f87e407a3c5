package dev.tokenwarden.standalone;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about the text of all sources: names of classes and log lines. The list of log keys is in docs/plain-english.md. */
final class SourceRulesTest {

    private static final Path ROOT = root();
    private static final Path STYLE = ROOT.resolve("docs/plain-english.md");
    private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"([^\"]*)\"");
    private static final Pattern MESSAGE = Pattern.compile("\\.log\\(\\s*\"([^\"]*)\"");
    private static final Pattern LISTED = Pattern.compile("`([a-z_<>]+)`");
    private static final Pattern COUNT = Pattern.compile("[a-z]+(_[a-z]+)*_count");

    @Test
    void simpleClassName_standsForOneClass() {
        Map<String, Set<Path>> byName = new TreeMap<>();
        sources("src")
                .filter(file -> !file.getFileName().toString().matches("(package|module)-info\\.java"))
                .forEach(file -> byName.computeIfAbsent(file.getFileName().toString(), name -> new TreeSet<>())
                        .add(ROOT.relativize(file)));
        byName.values().removeIf(files -> files.size() == 1);

        assertThat(byName).as("classes with the same simple name").isEmpty();
    }

    @Test
    void logLine_usesTheKeysOfTheList() throws IOException {
        Set<String> allowed = listedKeys();
        Set<String> other = new TreeSet<>();
        sources("src/main").forEach(file -> matches(KEY, file)
                .filter(key -> !allowed.contains(key) && !COUNT.matcher(key).matches())
                .forEach(key -> other.add(key + " in " + ROOT.relativize(file))));

        assertThat(allowed).contains("error", "duration_ms").hasSizeLessThan(50);
        assertThat(other).as("keys that are not in %s", STYLE).isEmpty();
    }

    @Test
    void logMessage_startsWithACapital() {
        Set<String> other = sources("src/main")
                .flatMap(file -> matches(MESSAGE, file)
                        .filter(message -> message.isEmpty() || !Character.isUpperCase(message.charAt(0)))
                        .map(message -> message + " in " + ROOT.relativize(file)))
                .collect(toCollection(TreeSet::new));

        assertThat(other).isEmpty();
    }

    /** The keys in the paragraph of the style page that begins with "Log keys:". */
    private static Set<String> listedKeys() throws IOException {
        String page = Files.readString(STYLE);
        int start = page.indexOf("Log keys:");
        assertThat(start).isPositive();
        int end = page.indexOf("\n\n", start);
        Matcher listed = LISTED.matcher(page.substring(start, end < 0 ? page.length() : end));
        return listed.results().map(one -> one.group(1)).collect(toCollection(TreeSet::new));
    }

    private static Stream<String> matches(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).results().map(one -> one.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Java files below that directory of every module. */
    private static Stream<Path> sources(String directory) {
        try (Stream<Path> modules = Files.list(ROOT);
                Stream<Path> integrations = list(ROOT.resolve("integrations"))) {
            return Stream.concat(modules, integrations)
                    .map(module -> module.resolve(directory))
                    .filter(Files::isDirectory)
                    .toList()
                    .stream()
                    .flatMap(SourceRulesTest::walk)
                    .filter(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        }
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("warden"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
