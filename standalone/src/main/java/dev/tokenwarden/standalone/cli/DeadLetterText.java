package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.ingest.dead.DeadLetter;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;

/**
 * Describes a dead letter for people, without tokens and secrets.
 *
 * <p>A record that was refused can hold anything. Values are shown of members that the event contract names and whose values are
 * identifiers, times or words; of all other members only the name. A value that looks like a token, a key or credentials is
 * replaced wherever it is, because a faulty reporter can put a token into any member.
 */
final class DeadLetterText {

    private static final String NOT_KNOWN = "not known";
    private static final String HIDDEN = "(not shown)";
    private static final String SECRET = "(looks like a secret, not shown)";
    private static final int LONGEST = 200;
    private static final int MOST_ITEMS = 20;
    private static final int SHA_256_BYTES = 32;

    /** Members of the event contract whose values are shown, wherever they are in the event. */
    private static final Set<String> SHOWN = Set.of(
            "specversion",
            "id",
            "type",
            "source",
            "time",
            "tenant",
            "datacontenttype",
            "iss",
            "jti",
            "sub",
            "client_id",
            "aud",
            "scope",
            "iat",
            "nbf",
            "exp",
            "alg",
            "kid",
            "typ",
            "txn",
            "sid",
            "one_time",
            "audience",
            "outcome",
            "reason",
            "verified",
            "edge",
            "operation",
            "required_scope",
            "trace",
            "address",
            "as",
            "country",
            "workload",
            "effective");

    /** Objects of the event contract that hold such members. */
    private static final Set<String> ENTERED = Set.of(
            "data",
            "token",
            "use",
            "exchange",
            "revocation",
            "issuance",
            "client",
            "geo",
            "act",
            "may_act",
            "subject_token",
            "actor_token");

    /** A JWT or its beginning, credentials of HTTP, a private key, an API token of this project, a query that can hold any of them. */
    private static final Pattern LOOKS_SECRET = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}"
            + "|[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*"
            + "|(?i:bearer|basic|dpop)\\s+\\S+"
            + "|-----BEGIN"
            + "|twt_"
            + "|(?i:password|passwd|secret|token)\\s*="
            // Random text in base64 or base64url, as opaque tokens are: letters of both cases and digits, 32 or more.
            + "|(?=[A-Za-z0-9_+-]*[a-z])(?=[A-Za-z0-9_+-]*[A-Z])(?=[A-Za-z0-9_+-]*[0-9])[A-Za-z0-9_+-]{32,}");

    private DeadLetterText() {}

    /** Why the letter was refused, and where it came from. */
    static ObjectNode head(DeadLetter letter) {
        ObjectNode head = Json.MAPPER
                .createObjectNode()
                .put("id", letter.id())
                .put("time", letter.time().toString())
                .put("registration", known(letter.reporter()))
                .put("tenant", known(letter.tenant()))
                .put("reason", known(letter.reason()));
        if (!letter.field().isEmpty()) {
            head.put("field", safe(letter.field()));
        }
        return head.put("detail", known(letter.detail())).put("origin", known(letter.origin()));
    }

    /** The same, and what can be shown of the record. */
    static ObjectNode describe(DeadLetter letter) {
        ObjectNode all = head(letter);
        byte[] value = letter.value();
        all.put("holds", holds(letter, value));
        letter.replayProblem().ifPresent(problem -> all.put("replay", "not possible: " + safe(problem)));
        ObjectNode headers = Json.MAPPER.createObjectNode();
        for (Header header : letter.headers()) {
            headers.put(safe(header.key()), headerValue(header));
        }
        if (!headers.isEmpty()) {
            all.set("headers", headers);
        }
        JsonNode content = content(value);
        if (content instanceof ObjectNode event) {
            all.set("event", members(event));
        } else {
            all.put("event", value.length == 0 ? "no content" : "not a JSON object, so nothing of it is shown");
        }
        return all;
    }

    private static String holds(DeadLetter letter, byte[] value) {
        if (!letter.reference().isEmpty()) {
            return "no record; it stands for offsets " + letter.reference() + " of its origin";
        }
        if (!letter.cut().isEmpty()) {
            return "the first " + value.length + " bytes; the record has " + letter.cut();
        }
        return "the whole record: " + value.length + " bytes, SHA-256 " + sha256(value);
    }

    /** SHA-256 of the record, in hexadecimal. */
    static String sha256(byte[] value) {
        return Digests.hex(Digests.sha256(value), SHA_256_BYTES);
    }

    private static String headerValue(Header header) {
        boolean attribute =
                header.key().startsWith("ce_") && SHOWN.contains(header.key().substring(3));
        return attribute && header.value() != null ? safe(new String(header.value(), UTF_8)) : HIDDEN;
    }

    private static JsonNode content(byte[] value) {
        try {
            return Json.MAPPER.readTree(value);
        } catch (IOException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private static ObjectNode members(ObjectNode object) {
        ObjectNode shown = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode inner && ENTERED.contains(name)) {
                shown.set(name, members(inner));
            } else {
                shown.put(safe(name), SHOWN.contains(name) ? text(value) : HIDDEN);
            }
        }
        return shown;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            StringBuilder items = new StringBuilder();
            for (int i = 0; i < Math.min(value.size(), MOST_ITEMS); i++) {
                items.append(i == 0 ? "" : ", ").append(text(value.get(i)));
            }
            return items + (value.size() > MOST_ITEMS ? ", and " + (value.size() - MOST_ITEMS) + " more" : "");
        }
        return value.isValueNode() ? safe(value.asText()) : HIDDEN;
    }

    /** The text on one line, without the query of a URL; a placeholder if it looks like a secret. */
    static String safe(String text) {
        int query = text.indexOf('?');
        String kept = query < 0 ? text : text.substring(0, query);
        if (LOOKS_SECRET.matcher(kept).find()) {
            return SECRET;
        }
        String plain = ApiText.plain(kept.length() > LONGEST ? kept.substring(0, LONGEST) + "..." : kept);
        return query < 0 ? plain : plain + "?" + HIDDEN;
    }

    private static String known(String text) {
        return text.isEmpty() ? NOT_KNOWN : safe(text);
    }
}
