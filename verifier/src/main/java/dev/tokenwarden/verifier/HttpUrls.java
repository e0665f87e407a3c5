package dev.tokenwarden.verifier;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares URLs as RFC 9449, section 4.3, point 9 asks: without query and fragment, normalized (RFC 3986, section 6.2). */
final class HttpUrls {
    private HttpUrls() {}

    static boolean same(String a, String b) {
        String first = normal(a);
        return first != null && first.equals(normal(b));
    }

    private static @Nullable String normal(String url) {
        try {
            int end = url.length();
            for (int i = 0; i < end; i++) {
                if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                    end = i;
                }
            }
            URI uri = new URI(url.substring(0, end)).normalize();
            String scheme = uri.getScheme();
            String host = uri.getHost();
            if (scheme == null || host == null || uri.getRawUserInfo() != null) {
                return null;
            }
            scheme = scheme.toLowerCase(Locale.ROOT);
            int port = uri.getPort();
            boolean standard = (port == 443 && scheme.equals("https")) || (port == 80 && scheme.equals("http"));
            String path = uri.getRawPath();
            return scheme + "://" + host.toLowerCase(Locale.ROOT) + (port < 0 || standard ? "" : ":" + port)
                    + (path == null || path.isEmpty() ? "/" : path);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
