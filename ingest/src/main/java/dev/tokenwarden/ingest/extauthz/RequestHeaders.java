package dev.tokenwarden.ingest.extauthz;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request as Envoy sends them: each once, with equal names joined ({@code headers}), or as they came
 * ({@code header_map}, with {@code encode_raw_headers}).
 */
final class RequestHeaders {
    private final Map<String, List<String>> values = new HashMap<>();

    RequestHeaders(HttpRequest request) {
        request.getHeadersMap().forEach(this::add);
        for (HeaderValue header : request.getHeaderMap().getHeadersList()) {
            add(
                    header.getKey(),
                    header.getRawValue().isEmpty()
                            ? header.getValue()
                            : header.getRawValue().toString(StandardCharsets.ISO_8859_1));
        }
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
    }

    /** All values, in their order. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The value; several are joined by a comma, so that all readers see the same; null: there is none. */
    @Nullable
    String one(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : String.join(", ", all);
    }
}
