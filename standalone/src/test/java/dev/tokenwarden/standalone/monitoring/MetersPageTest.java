package dev.tokenwarden.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.service.metrics.PipelineMeter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of meters is what the code says. {@code -Ddocs.write=true} writes it again. */
final class MetersPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("meters.md");

    @Test
    void page_isWhatTheCodeSays() throws Exception {
        String rendered = render();

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE).hasContent(rendered);
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # Meters

                <!-- Made from PipelineMeter by MetersPageTest: -Ddocs.write=true writes it again. -->

                Every process shows its meters at `http://127.0.0.1:18083/metrics`, for all its roles. How to scrape it, and how to
                let others than this machine read it: [Watch it with Prometheus](operations.md#watch-it-with-prometheus).

                A histogram has the series `_bucket`, `_count` and `_sum`. A summary has `_count` and `_sum`, and the greatest
                value of the last minutes is a gauge whose name ends in `_max`. Each histogram has such a gauge too. The
                values of labels come from the code or the policy, never from events. Counters begin at 0 when the process starts.
                A series appears when its first value does: `tokenwarden_ingest_dead_total` has no series before the first
                refused event.

                """);
        String[][] sections = {
            {"Admission and the gateway", "tokenwarden.ingest."},
            {"Detection", "tokenwarden.streams."},
            {"Decisions and the denylist", "tokenwarden.revocation."},
            {"The sink into OpenSearch", "tokenwarden.dashboards."},
            {"Every process", "tokenwarden."}
        };
        for (int i = 0; i < sections.length; i++) {
            boolean last = i == sections.length - 1;
            String prefix = sections[i][1];
            page.append("## ")
                    .append(sections[i][0])
                    .append("\n\n| meter | type | labels | meaning |\n| --- | --- | --- | --- |\n");
            for (PipelineMeter meter : PipelineMeter.values()) {
                boolean elsewhere = meter.id().matches("tokenwarden\\.(ingest|streams|revocation|dashboards)\\..*");
                if (last ? !elsewhere : meter.id().startsWith(prefix)) {
                    page.append(row(meter));
                }
            }
            page.append('\n');
        }
        return page + """
                ## What comes from Micrometer

                Every process also exports the meters of its JVM (`jvm_...`), its operating system process (`process_...`), the
                machine (`system_...`) and its log lines by level (`log4j2_events_total`), as Micrometer names them.

                With [ext_authz](envoy.md) on, it exports the [meters of the verifier library](verifier.md)
                (`tokenwarden_verifier_...`): the age of its denylist is `tokenwarden_verifier_view_age_seconds`.
                """;
    }

    private static String row(PipelineMeter meter) {
        PrometheusName name = PrometheusName.of(meter);
        return "| `" + name.family() + "` | " + name.type() + " | "
                + meter.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", ")) + " | "
                + meter.description() + " |\n";
    }
}
