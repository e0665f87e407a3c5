package dev.tokenwarden.streams.client;

import dev.tokenwarden.contract.Placeholders;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Normalises user agents (RFC 9110, section 10.1.5), so that two versions of one product are equal and two products are
 * not.
 *
 * <p>The result lists the product names and the comments, in lower case and in their order. It leaves out:
 *
 * <ul>
 *   <li>versions: {@code Firefox/134.0} and {@code Firefox/135.0} are both {@code firefox};
 *   <li>what a program changes from one request to the next: the AWS SDKs' {@code command/...}, {@code prompt/...},
 *       {@code api/...}, {@code md/...}, {@code cfg/...}, {@code m/...}; identifiers such as UUIDs;
 *   <li>brackets around the whole agent, which Amazon S3 adds;
 *   <li>build numbers, revisions, locales and links in comments: {@code rv:134.0}, {@code Build/UQ1A}, {@code en-US}.
 * </ul>
 *
 * <p>Example: {@code Mozilla/5.0 (Windows NT 10.0; rv:134.0) Firefox/134.0} becomes
 * {@code mozilla (windows nt) firefox}.
 */
final class UserAgents {
    private static final int LONGEST = 1_024;

    /** Names whose value belongs to the request or the installation and not to the program. */
    private static final Set<String> PER_REQUEST = Set.of(
            "command",
            "prompt",
            "api",
            "md",
            "cfg",
            "m",
            "ft",
            "ua",
            "cid",
            "request-id",
            "installer",
            "hll", // AWS SDK for Java
            "paginated",
            "transfermanager", // AWS SDK for .NET
            "invocation-id", // gcloud
            "interactive",
            "from-script",
            "term");

    /** Words that AWS SDKs add for the way in which a program makes one request. */
    private static final Set<String> CALL_STYLES =
            Set.of("resource", "paginator", "waiter", "promise", "callback", "s3manager", "clientasync", "clientsync");

    private static final Set<String> PRE_RELEASE = Set.of(
            "alpha",
            "beta",
            "canary",
            "dev",
            "devel",
            "head",
            "latest",
            "main",
            "nightly",
            "snapshot",
            "unknown",
            "$format");

    /** Azure SDKs name the library of the service that is called: {@code azsdk-python-mgmt-compute}. */
    private static final Pattern AZURE_LIBRARY = Pattern.compile("(azsdk-[a-z]+)-.*");

    private static final Pattern LOCALE = Pattern.compile("[a-z]{2}([-_][a-z]{2,4}){1,2}");
    private static final Pattern IDENTIFIER = Pattern.compile(
            "([a-z]+[-_:=])?([0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    /** A number that begins a word, or a dotted one that ends it: 10.0, v1.28.2, 10_15_7, python3.11. */
    private static final Pattern VERSION = Pattern.compile("v?[0-9].*");

    private static final Pattern DOTTED_END = Pattern.compile("(?<=[a-z])[0-9]+([._][0-9]+)+.*$");

    private UserAgents() {}

    /** The normalised agent; null where the text names none: null, blank, or a placeholder such as "-". */
    static @Nullable String normalise(@Nullable String agent) {
        if (agent == null) {
            return null;
        }
        String text = unwrap(agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent);
        if (Placeholders.isPlaceholder(text)) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        StringBuilder out = new StringBuilder(lower.length());
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean opens = c == '(' || c == '[';
            boolean closes = c == ')' || c == ']';
            if (opens || closes || Character.isWhitespace(c) || depth > 0 && (c == ';' || c == ',')) {
                append(out, word, depth > 0);
                depth = opens ? depth + 1 : closes ? Math.max(0, depth - 1) : depth;
                if (opens || closes) {
                    bracket(out, opens);
                }
            } else {
                word.append(c);
            }
        }
        append(out, word, depth > 0);
        String normalised =
                out.toString().replace("()", "").replaceAll(" {2,}", " ").strip();
        return normalised.isEmpty() ? lower : normalised;
    }

    /** Removes quotes and brackets that enclose the whole text. */
    private static String unwrap(String agent) {
        String text = agent.strip();
        while (text.length() >= 2 && isPair(text.charAt(0), text.charAt(text.length() - 1))) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }

    private static boolean isPair(char first, char last) {
        return first == '[' && last == ']' || first == '"' && last == '"' || first == '\'' && last == '\'';
    }

    private static void bracket(StringBuilder out, boolean opens) {
        if (opens) {
            if (out.length() > 0) {
                out.append(' ');
            }
            out.append('(');
        } else {
            out.append(')');
        }
    }

    private static void append(StringBuilder out, StringBuilder word, boolean inComment) {
        String kept = word.length() == 0 ? "" : name(word.toString(), inComment, out.length() == 0);
        word.setLength(0);
        if (!kept.isEmpty()) {
            boolean spaced = out.length() > 0 && out.charAt(out.length() - 1) != '(';
            out.append(spaced ? " " : "").append(kept);
        }
    }

    /** What is kept of one word; empty if nothing is. */
    private static String name(String word, boolean inComment, boolean isFirst) {
        if (VERSION.matcher(word).matches()
                || IDENTIFIER.matcher(word).matches()
                || word.startsWith("rv:")
                || inComment && isRemark(word)
                || !inComment && !isFirst && CALL_STYLES.contains(word)) {
            return "";
        }
        int slash = word.indexOf('/');
        if (slash <= 0) {
            return DOTTED_END.matcher(word).replaceFirst("");
        }
        String product = word.substring(0, slash);
        if (PER_REQUEST.contains(product)) {
            return "";
        }
        String value = word.substring(slash + 1);
        int hash = value.indexOf('#');
        String kind = hash < 0 ? value : value.substring(0, hash);
        boolean isVersion = kind.isEmpty()
                || PRE_RELEASE.contains(kind)
                || kind.chars().anyMatch(Character::isDigit)
                || inComment && LOCALE.matcher(kind).matches();
        Matcher azure = AZURE_LIBRARY.matcher(product);
        String name =
                azure.matches() ? azure.group(1) : DOTTED_END.matcher(product).replaceFirst("");
        return name + (isVersion ? "" : '/' + kind);
    }

    /** Whether a word of a comment is a locale, a build or an address for people. */
    private static boolean isRemark(String word) {
        return LOCALE.matcher(word).matches()
                || word.startsWith("build")
                || word.startsWith("+http")
                || word.startsWith("http://")
                || word.startsWith("https://");
    }
}
