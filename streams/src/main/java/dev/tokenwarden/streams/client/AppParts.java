package dev.tokenwarden.streams.client;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an app a user agent is of, mostly on a phone or tablet. The native code, the embedded web view and the media player of one
 * app send agents of their own, so two different agents of one platform may be one client.
 *
 * <p>Example: {@code OrdersApp/5.1 okhttp/4.12} and {@code Mozilla/5.0 (Linux; Android 15; wv) ...} may be one app.
 * {@code curl/8.5} is no part of an app. A browser is one only for Apple's media player, which plays for it.
 */
final class AppParts {
    static final int NONE = 0;
    private static final int ANDROID_CODE = 1;
    private static final int ANDROID_VIEW = 2;
    private static final int APPLE_CODE = 3;
    private static final int APPLE_VIEW = 4;
    private static final int APPLE_MEDIA = 5;
    private static final int APPLE_BROWSER = 6;

    private static final List<String> ANDROID_MEDIA = List.of("exoplayer", "androidxmedia3", "stagefright");
    private static final List<String> ANDROID_LIBRARIES = List.of("okhttp", "dalvik", "android");
    private static final List<String> APPLE_LIBRARIES = List.of("cfnetwork", "darwin/", "alamofire", "iphone", "ipad");
    private static final List<String> APPLE_PHONES = List.of("(iphone", "(ipad", "(ipod");

    /** A web view of iOS names none of these, which come last in the agent of a browser. */
    private static final List<String> APPLE_BROWSERS = List.of(" safari/", " crios/", " fxios/", " edgios/", " opios/");

    private static final Pattern IOS = Pattern.compile("\\bios\\b");

    private AppParts() {}

    /** A number for the part; {@link #NONE} for any other agent. */
    static int of(@Nullable String agent) {
        String text = agent == null ? "" : agent.toLowerCase(Locale.ROOT);
        if (text.startsWith("mozilla/")) {
            return ofMozilla(text);
        }
        if (text.startsWith("applecoremedia/")) {
            return APPLE_MEDIA;
        }
        if (hasAny(text, ANDROID_MEDIA)) {
            return ANDROID_VIEW;
        }
        if (hasAny(text, ANDROID_LIBRARIES)) {
            return ANDROID_CODE;
        }
        return hasAny(text, APPLE_LIBRARIES) || IOS.matcher(text).find() ? APPLE_CODE : NONE;
    }

    /** Android's web view names itself. */
    private static int ofMozilla(String text) {
        if (text.contains("android") && (text.contains("; wv)") || text.contains(";wv)"))) {
            return ANDROID_VIEW;
        }
        boolean phone = hasAny(text, APPLE_PHONES);
        if (phone && text.contains("applewebkit/") && !hasAny(text, APPLE_BROWSERS)) {
            return APPLE_VIEW;
        }
        return phone || text.contains("(macintosh") ? APPLE_BROWSER : NONE;
    }

    private static boolean hasAny(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }

    /**
     * Whether both may be parts of one app: of one platform, at least one of them a web view or a media player.
     */
    static boolean mayBeOneApp(int a, int b) {
        int one = Math.min(a, b);
        int other = Math.max(a, b);
        return switch (other) {
            case ANDROID_VIEW -> one == ANDROID_CODE || one == ANDROID_VIEW;
            case APPLE_VIEW -> one == APPLE_CODE || one == APPLE_VIEW;
            case APPLE_MEDIA -> one >= APPLE_CODE;
            case APPLE_BROWSER -> one == APPLE_MEDIA;
            default -> false;
        };
    }
}
