package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The checked-in page is what the topology says of itself. {@code -Ddocs.write=true} writes it anew. */
final class TopologyPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("topology.md");

    @Test
    void page_isWhatTheTopologySays() throws Exception {
        String rendered = TopologyPage.render();

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE).hasContent(rendered);
        assertThat(rendered).as("every store is described").doesNotContain("| null |");
    }
}
