package dev.tokenwarden.revocation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.policy.Policy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The OpenAPI document lists exactly the routes of the server. */
final class RevocationOpenApiTest {
    private static final Pattern PATH = Pattern.compile("  (/\\S*):");
    private static final Pattern METHOD = Pattern.compile("    (get|post|put|delete|patch):");
    private static final Pattern REF = Pattern.compile("\\$ref: \"#/components/(\\w+)/(\\w+)\"");

    private static String document() throws IOException {
        try (InputStream in = ApiServer.class.getResourceAsStream("/openapi/revocation.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void operations_areTheRoutes() throws IOException {
        Set<String> documented = new TreeSet<>();
        String path = "";
        for (String line : document().lines().toList()) {
            Matcher isPath = PATH.matcher(line);
            Matcher isMethod = METHOD.matcher(line);
            if (isPath.matches()) {
                path = isPath.group(1);
            } else if (isMethod.matches()) {
                documented.add(isMethod.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        ApiServer server = new ApiServer(
                ApiConfig.loopback(List.of()),
                new ApiBackend(
                        null, null, null, null, null, Policy::defaults, () -> new RevocationHealth(true, List.of())),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        assertThat(documented).containsExactlyInAnyOrderElementsOf(server.routes());
    }

    @Test
    void references_leadSomewhere() throws IOException {
        String document = document();
        Set<String> missing = new HashSet<>();
        Matcher refs = REF.matcher(document);
        while (refs.find()) {
            String section = document.substring(document.indexOf("\n  " + refs.group(1) + ":\n"));
            if (!Pattern.compile("\n    " + refs.group(2) + ":")
                    .matcher(section)
                    .find()) {
                missing.add(refs.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(document).startsWith("openapi: 3.1.0");
    }
}
