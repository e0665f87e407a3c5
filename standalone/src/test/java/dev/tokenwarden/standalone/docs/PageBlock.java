package dev.tokenwarden.standalone.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a page.
 *
 * @param line number of its first line in the page
 * @param language what stands behind the fence, for example {@code sh}
 * @param mark the text of the HTML comment on the line before the fence, or empty
 */
record PageBlock(Path page, int line, String language, String mark, String text) {
    /** The root of the repository. */
    static final Path ROOT = root();

    private static final Pattern FENCE = Pattern.compile("( *)```([a-z]*)");
    private static final Pattern COMMENT = Pattern.compile(" *<!-- (.*) -->");
    private static final String NOT_RUN = "not run: ";

    /** Whether the page says that the build does not run this block. */
    boolean isNotRun() {
        return mark.startsWith(NOT_RUN) && mark.length() > NOT_RUN.length();
    }

    /** All pages: those under docs, at the top, and in the directories of modules. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> modules = Files.walk(ROOT, 2)) {
            return Stream.concat(docs, modules)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("warden"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    static List<PageBlock> read(Path page) throws IOException {
        List<PageBlock> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                continue;
            }
            int begin = i + 1;
            String indent = fence.group(1);
            StringBuilder text = new StringBuilder();
            for (i++; i < lines.size() && !lines.get(i).equals(indent + "```"); i++) {
                String line = lines.get(i);
                text.append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                        .append('\n');
            }
            Matcher comment = COMMENT.matcher(begin < 2 ? "" : lines.get(begin - 2));
            blocks.add(new PageBlock(
                    page, begin, fence.group(2), comment.matches() ? comment.group(1) : "", text.toString()));
        }
        return blocks;
    }
}
