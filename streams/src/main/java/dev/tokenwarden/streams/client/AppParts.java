package dev.tokenwarden.streams.client;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an app on a phone or tablet a user agent is of. The native code, the embedded web view and the media player of one
 * app send agents of their own, so two different agents of one platform may be one client.
 *
 * <p>Example: {@code OrdersApp/5.1 okhttp/4.12} and {@code Mozilla/5.0 (Linux; Android 15; wv) ...} may be one app.
 * {@code curl/8.5} is no part of an app, and neither is a browser.
 */
final class AppParts {
    static final int NONE = 0;
    private static final int ANDROID_CODE = 1;
    private static final int ANDROID_VIEW = 2;
    private static final int APPLE_CODE = 3;
    private static final int APPLE_VIEW = 4;

    /** Android's web view names itself; so do its media players. */
    private static final Pattern IS_ANDROID_VIEW =
            Pattern.compile("mozilla/.*android.*;\\s*wv\\).*|.*(exoplayer|androidxmedia3|stagefright).*");

    private static final Pattern IS_ANDROID_CODE = Pattern.compile("(?!mozilla/).*(okhttp|dalvik|android).*");

    /** A web view of iOS names no browser, which would come last. */
    private static final Pattern IS_APPLE_VIEW = Pattern.compile(
            "mozilla/.*\\((iphone|ipad|ipod).*applewebkit/(?!.* (safari|crios|fxios|edgios|opios)/).*|applecoremedia/.*");

    private static final Pattern IS_APPLE_CODE =
            Pattern.compile("(?!mozilla/).*(cfnetwork|darwin/|alamofire|\\bios\\b|iphone|ipad).*");

    private AppParts() {}

    /** A number for the part; {@link #NONE} for any other agent. */
    static int of(@Nullable String agent) {
        if (agent == null) {
            return NONE;
        }
        String text = agent.toLowerCase(Locale.ROOT);
        if (IS_ANDROID_VIEW.matcher(text).matches()) {
            return ANDROID_VIEW;
        }
        if (IS_APPLE_VIEW.matcher(text).matches()) {
            return APPLE_VIEW;
        }
        if (IS_ANDROID_CODE.matcher(text).matches()) {
            return ANDROID_CODE;
        }
        return IS_APPLE_CODE.matcher(text).matches() ? APPLE_CODE : NONE;
    }

    /** Whether both may be parts of one app: parts of one platform, at least one of them a web view or a media player. */
    static boolean mayBeOneApp(int a, int b) {
        return isAndroid(a) && isAndroid(b) && (a == ANDROID_VIEW || b == ANDROID_VIEW)
                || isApple(a) && isApple(b) && (a == APPLE_VIEW || b == APPLE_VIEW);
    }

    private static boolean isAndroid(int part) {
        return part == ANDROID_CODE || part == ANDROID_VIEW;
    }

    private static boolean isApple(int part) {
        return part == APPLE_CODE || part == APPLE_VIEW;
    }
}
