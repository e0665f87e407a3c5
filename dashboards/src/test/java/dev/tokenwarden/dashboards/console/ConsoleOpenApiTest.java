package dev.tokenwarden.dashboards.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.dashboards.PolicyPeer;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchConfig;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.dashboards.sink.SinkConfig;
import dev.tokenwarden.policy.Policy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConsoleOpenApiTest {
    private static final Path DOCUMENT = Path.of("../docs/openapi/console.yaml");
    private static final Path WEB = Path.of("src/main/resources/dev/tokenwarden/dashboards/web");
    private static final Pattern PATH = Pattern.compile("^ {2}(/\\S+):$");
    private static final Pattern METHOD = Pattern.compile("^ {4}(get|post|put|delete):$");
    private static final Pattern USED = Pattern.compile("(/api/[a-z]+)");

    @Test
    void everyRoute_isDocumented_andNothingElseIs() throws IOException {
        Clock clock = Clock.systemUTC();
        Map<String, Object> kafka = Map.of("bootstrap.servers", "127.0.0.1:1");
        try (SearchClient client = new SearchClient(SearchConfig.of(URI.create("http://127.0.0.1:1"), "u", "p"))) {
            Sink sink = new Sink(
                    kafka,
                    client,
                    SinkConfig.defaults(Path.of("target/refused")),
                    Policy::defaults,
                    clock,
                    new SimpleMeterRegistry());
            ConsoleServer server = new ConsoleServer(
                    ConsoleConfig.loopback(0, Optional.empty()),
                    kafka,
                    client,
                    sink,
                    new PolicyAccess(Policy::defaults, new PolicyPeer()),
                    clock,
                    new SimpleMeterRegistry());
            assertThat(server.paths()).containsExactlyInAnyOrderElementsOf(documented());
        }
    }

    @Test
    void thePage_asksForNothingElse() throws IOException {
        Set<String> documented = new TreeSet<>();
        documented().forEach(route -> documented.add(route.replaceAll("^\\S+ (/api/[a-z]+).*", "$1")));
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(WEB)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".js")).toList()) {
                String text = Files.readString(file);
                Matcher path = USED.matcher(text);
                while (path.find()) {
                    used.add(path.group(1));
                }
                assertThat(text.replaceAll("http://www\\.w3\\.org/\\S+", ""))
                        .as(file.toString())
                        .doesNotContain("http://", "https://");
            }
        }
        assertThat(documented).containsAll(used);
        assertThat(used).hasSizeGreaterThan(15);
    }

    private static List<String> documented() throws IOException {
        List<String> routes = new ArrayList<>();
        String path = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher start = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (start.matches()) {
                path = start.group(1);
            } else if (method.matches()) {
                routes.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        return routes;
    }
}
