package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page in docs describes this topology. {@code -Ddocs.write=true} writes the page again. */
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
