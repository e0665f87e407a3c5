package dev.tokenwarden.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every relative link of a page leads to a file that exists and, after a hash, to a heading of it. */
final class DocumentLinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    @Test
    void link_leadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : PageBlock.pages()) {
            for (String line : text(page)) {
                Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", ""));
                while (link.find()) {
                    links++;
                    if (!ELSEWHERE.matcher(link.group(1)).matches() && !leadsSomewhere(page, link.group(1))) {
                        broken.add(PageBlock.ROOT.relativize(page) + " -> " + link.group(1));
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(200);
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0
                || !target.toString().endsWith(".md")
                || headings(target).contains(link.substring(hash + 1));
    }

    /** The anchors of a page, as GitHub makes them. */
    private static Set<String> headings(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : text(page)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** The lines outside of fenced blocks. */
    private static List<String> text(Path page) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        try (Stream<String> all = Files.lines(page)) {
            for (String line : all.toList()) {
                if (line.stripLeading().startsWith("```")) {
                    fenced = !fenced;
                } else if (!fenced) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
