package dev.tokenwarden.verifier.dpop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares URLs as RFC 9449, section 4.3, point 9 demands: without query and fragment, after the syntax-based and scheme-based
 * normalization of RFC 3986, sections 6.2.2 and 6.2.3.
 *
 * <ul>
 *   <li>Scheme and host in lower case; a default port, an empty port and an empty path make no difference.
 *   <li>{@code %7E} equals {@code ~}, because {@code ~} is unreserved; {@code %2f} equals {@code %2F}, but not {@code /}.
 *   <li>Characters that a URL must not contain and that browsers send nevertheless, such as {@code |}, equal their encoded form.
 *   <li>{@code .} and {@code ..} segments are removed. An empty segment counts: {@code /a//b} is not {@code /a/b}.
 * </ul>
 */
public final class HttpUrls {
    private static final String PATH_PUNCTUATION = "-._~!$&'()*+,;=:@/";

    private HttpUrls() {}

    public static boolean same(String a, String b) {
        String first = normal(a);
        return first != null && first.equals(normal(b));
    }

    /** The normal form; null if it is not an HTTP URL. */
    static @Nullable String normal(String url) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return null;
        }
        int start = colon + 3;
        int end = first(url, "?#", start);
        int slash = Math.min(first(url, "/", start), end);
        String authority = authority(scheme, url.substring(start, slash));
        String path = path(url.substring(slash, end));
        return authority == null || path == null ? null : scheme + "://" + authority + path;
    }

    private static int first(String text, String of, int from) {
        for (int i = from; i < text.length(); i++) {
            if (of.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Host and port. Host names with {@code _} are accepted; user information is not. */
    private static @Nullable String authority(String scheme, String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean formed = bracket >= 0
                ? host.matches("\\[[0-9a-f:.]+]")
                : host.matches("[a-z0-9._~!$&'()*+,;=-]+|[\\x{80}-\\x{10FFFF}a-z0-9._-]+");
        if (!formed || !port.matches("[0-9]{0,5}")) {
            return null;
        }
        boolean standard = port.isEmpty() || port.equals(scheme.equals("https") ? "443" : "80");
        return standard ? host : host + ":" + port;
    }

    private static @Nullable String path(String raw) {
        StringBuilder path = new StringBuilder(raw.length());
        for (byte b : raw.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xFF;
            if (c <= ' ' || c == 0x7F) {
                return null;
            }
            path.append(c == '%' || isPathCharacter(c) ? String.valueOf((char) c) : encoded(c));
        }
        String decoded = decodeUnreserved(path);
        return decoded == null ? null : withoutDots(decoded);
    }

    private static boolean isPathCharacter(int c) {
        return isAlphanumeric(c) || PATH_PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String encoded(int c) {
        return String.format(Locale.ROOT, "%%%02X", c);
    }

    private static @Nullable String decodeUnreserved(CharSequence path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            int value = high * 16 + low;
            out.append(
                    isAlphanumeric(value) || "-._~".indexOf(value) >= 0
                            ? String.valueOf((char) value)
                            : encoded(value));
            i += 2;
        }
        return out.toString();
    }

    /** RFC 3986, section 5.2.4. */
    private static String withoutDots(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean dots = segments[i].equals(".") || segments[i].equals("..");
            if (segments[i].equals("..")) {
                kept.pollLast();
            }
            if (!dots) {
                kept.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
