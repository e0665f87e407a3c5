package dev.tokenwarden.dashboards.console.entity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client, subject, address or agent of one tenant.
 *
 * @param iss issuer of the subject; empty: every issuer
 */
record Entity(EntityKind kind, String tenant, String name, String iss) {
    private static final int MAX_NAME = 2_048;
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}(/([12]?\\d|3[0-2]))?");
    private static final Pattern IPV6 =
            Pattern.compile("(?<address>[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/(\\d?\\d|1[01]\\d|12[0-8]))?");

    /** Reads {@code kind} of the path, {@code tenant}, {@code name} and {@code iss}. */
    static Entity of(Context context) {
        EntityKind kind = EntityKind.parse(context.pathParam("kind"))
                .orElseThrow(
                        () -> Problem.notFound("entities are clients, subjects, addresses, agents and user agents"));
        String iss = Objects.requireNonNullElse(context.queryParam("iss"), "");
        return new Entity(kind, required(context, "tenant"), required(context, "name"), kind.hasIssuer() ? iss : "");
    }

    private static String required(Context context, String name) {
        @Nullable String value = context.queryParam(name);
        if (value == null || value.isBlank()) {
            throw Problem.invalid(name, "is required");
        }
        if (value.length() > MAX_NAME) {
            throw Problem.invalid(name, "at most " + MAX_NAME + " characters");
        }
        return value;
    }

    /** Uses that concern it. Throws a {@link Problem} 404 if the analyst does not see the tenant. */
    TenantQuery uses(Analyst analyst) {
        return named(analyst, kind.uses());
    }

    /** Tokens that were issued to it. */
    TenantQuery issuances(Analyst analyst) {
        return named(analyst, kind.issuances());
    }

    /** Its issuances and the uses of its tokens. */
    TenantQuery tokens(Analyst analyst) {
        TenantQuery query = TenantQuery.of(analyst, tenant);
        ArrayNode should = anyOf(query);
        kind.issuances().forEach(field -> name(should, field));
        kind.uses().stream().filter(field -> !kind.issuances().contains(field)).forEach(field -> name(should, field));
        return withIssuer(query);
    }

    /** Detections that concern it. */
    TenantQuery detections(Analyst analyst) {
        TenantQuery query = TenantQuery.of(analyst, tenant);
        ArrayNode should = anyOf(query);
        kind.detections().forEach(field -> should.addObject().putObject("term").put(field, name));
        if (kind.isInEvidence()) {
            // Each text of a detection is a line. A rule shows the client of a use as "address | network | country |
            // agent".
            String line = DetectionFilter.escape(name.toLowerCase(Locale.ROOT));
            List<String> lines = kind == EntityKind.ADDRESS
                    ? List.of("*\n" + line + "\n*", "*\n" + line + " |*")
                    : List.of("*\n" + line + "\n*", "*agent " + line + "\n*", "*agent " + line + " |*");
            lines.forEach(value ->
                    should.addObject().putObject("wildcard").putObject("search").put("value", value));
        }
        return withIssuer(query);
    }

    /** Decisions about the entity itself, and about these detections. */
    TenantQuery decisions(Analyst analyst, Collection<String> detections) {
        TenantQuery query = TenantQuery.of(analyst, tenant);
        ArrayNode should = anyOf(query);
        ArrayNode ids = should.addObject().putObject("terms").putArray("detection");
        detections.forEach(ids::add);
        if (kind == EntityKind.CLIENT || kind == EntityKind.AGENT || kind == EntityKind.SUBJECT) {
            boolean subject = kind == EntityKind.SUBJECT;
            ArrayNode all = should.addObject().putObject("bool").putArray("filter");
            all.addObject().putObject("term").put("target.type", subject ? "subject" : "client");
            all.addObject().putObject("term").put(subject ? "target.sub" : "target.client_id", name);
            if (!iss.isEmpty()) {
                all.addObject().putObject("term").put("target.iss", iss);
            }
        }
        return query;
    }

    /**
     * The targets whose revocation denies all its tokens. An address and a user agent have none.
     *
     * @param issuers the issuers of its tokens
     */
    List<Target> targets(Collection<String> issuers) {
        try {
            return switch (kind) {
                case CLIENT, AGENT -> List.of(new Target.OfClient(tenant, name));
                case SUBJECT ->
                    issuers.stream()
                            .<Target>map(by -> new Target.OfSubject(tenant, by, name))
                            .toList();
                case ADDRESS, USER_AGENT -> List.of();
            };
        } catch (IllegalArgumentException e) {
            // No target can have this name, so nothing can be revoked.
            return List.of();
        }
    }

    private TenantQuery named(Analyst analyst, List<String> fields) {
        TenantQuery query = TenantQuery.of(analyst, tenant);
        ArrayNode should = anyOf(query);
        fields.forEach(field -> name(should, field));
        return withIssuer(query);
    }

    private void name(ArrayNode should, String field) {
        // OpenSearch refuses a query for a text that is no address.
        if (kind == EntityKind.ADDRESS && !isAddress(name)) {
            should.addObject().putObject("match_none");
        } else {
            should.addObject().putObject("term").put(field, name);
        }
    }

    /** Whether the text is an address or, as incidents name the network of an attacker, a prefix such as {@code 2001:db8::/64}. */
    private static boolean isAddress(String text) {
        Matcher ipv6 = IPV6.matcher(text);
        if (!ipv6.matches()) {
            return IPV4.matcher(text).matches();
        }
        try {
            // A text with a colon is a literal, which is never looked up.
            InetAddress.getByName(ipv6.group("address"));
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private TenantQuery withIssuer(TenantQuery query) {
        return iss.isEmpty() ? query : query.term("token.iss", iss);
    }

    private static ArrayNode anyOf(TenantQuery query) {
        return query.filter()
                .addObject()
                .putObject("bool")
                .put("minimum_should_match", 1)
                .putArray("should");
    }
}
