package dev.tokenwarden.verifier.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URL of a request as its client addressed it, which a DPoP proof names in {@code htu}. */
@FunctionalInterface
public interface PublicUrl {
    /** An absolute URL, with or without query. */
    String of(HttpServletRequest request);

    /** The URL as the container reports it. Right if no proxy ends TLS or changes the path, or the container undoes that. */
    static PublicUrl asReceived() {
        return request -> request.getRequestURL().toString();
    }

    /**
     * A fixed base, with the path that this server received after it.
     *
     * @param base scheme, host and the path prefix that the proxy removes, such as {@code https://api.example.com/payments}
     */
    static PublicUrl base(URI base) {
        String text = base.toString();
        String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return request -> prefix + request.getRequestURI();
    }

    /**
     * Scheme and host from the header {@code Forwarded} (RFC 7239), of which the last element counts: the nearest proxy added it.
     * Without such an element the URL is as received.
     *
     * @param proxies addresses of the proxies whose header is believed
     */
    static PublicUrl forwarded(Set<String> proxies) {
        Set<String> trusted = Set.copyOf(proxies);
        return request -> {
            String received = request.getRequestURL().toString();
            String header = trusted.contains(request.getRemoteAddr()) ? request.getHeader("Forwarded") : null;
            if (header == null) {
                return received;
            }
            String last = header.substring(header.lastIndexOf(',') + 1);
            Optional<String> host = ForwardedElement.parameter(last, "host");
            Optional<String> scheme = ForwardedElement.parameter(last, "proto");
            return scheme.orElse(request.getScheme()) + "://"
                    + host.orElseGet(() -> String.valueOf(request.getHeader("Host"))) + request.getRequestURI();
        };
    }

    /** Parameters of one element of {@code Forwarded}. */
    final class ForwardedElement {
        private static final Pattern PAIR = Pattern.compile("([A-Za-z]+)\\s*=\\s*(?:\"([^\"\\\\]*)\"|([^\";,\\s]+))");

        private ForwardedElement() {}

        static Optional<String> parameter(String element, String name) {
            Matcher pair = PAIR.matcher(element);
            while (pair.find()) {
                if (pair.group(1).toLowerCase(Locale.ROOT).equals(name)) {
                    return Optional.of(pair.group(2) != null ? pair.group(2) : pair.group(3));
                }
            }
            return Optional.empty();
        }
    }
}
