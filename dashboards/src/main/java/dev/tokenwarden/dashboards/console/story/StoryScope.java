package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a story is about. */
sealed interface StoryScope {
    /** The most tokens in one story. */
    int MAX_TOKENS = 200;

    /** A few tokens, by the keys of their uses. */
    record OfTokens(List<String> keys) implements StoryScope {}

    /** All tokens of a session or grant. */
    record OfFamily(Kind kind, String tenant, String iss, String name) implements StoryScope {}

    /** The kinds of families. */
    enum Kind {
        SESSION("sid"),
        GRANT("grant");

        private final String claim;

        Kind(String claim) {
            this.claim = claim;
        }

        /** The claim with the name of the family. */
        String claim() {
            return claim;
        }

        /** The kind in the API. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads {@code tokens}, or {@code session} or {@code grant} with {@code tenant} and {@code iss}. */
    static StoryScope of(Context context) {
        String tokens = context.queryParam("tokens");
        if (tokens != null) {
            return ofTokens(tokens);
        }
        for (Kind kind : Kind.values()) {
            String name = context.queryParam(kind.wireName());
            if (name != null && !name.isBlank()) {
                return new OfFamily(kind, required(context, "tenant"), required(context, "iss"), name);
            }
        }
        throw Problem.invalid("tokens", "name tokens, a session or a grant");
    }

    private static StoryScope ofTokens(String tokens) {
        Pattern key = Pattern.compile("[0-9a-f]{32}");
        List<String> keys = List.of(tokens.split(",", -1));
        if (keys.size() > MAX_TOKENS
                || !keys.stream().allMatch(one -> key.matcher(one).matches())) {
            throw Problem.invalid("tokens", "token keys, at most " + MAX_TOKENS + ", with commas between them");
        }
        return new OfTokens(keys);
    }

    private static String required(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> Problem.invalid(name, "is required"));
    }

    /** The keys of the tokens in the story, sorted. */
    default List<String> keys(Searches searches, Analyst analyst) throws IOException {
        if (this instanceof OfTokens tokens) {
            return tokens.keys().stream().sorted().distinct().toList();
        }
        OfFamily family = (OfFamily) this;
        TreeSet<String> keys = new TreeSet<>();
        for (Index index : List.of(Index.ISSUANCES, Index.USES)) {
            TenantQuery query = TenantQuery.of(analyst, family.tenant())
                    .term("token.iss", family.iss())
                    .term("token." + family.kind().claim(), family.name());
            query.termsOf("tokens", "token_key", MAX_TOKENS)
                    .withObject("/terms/order")
                    .put("_key", "asc");
            for (JsonNode bucket : query.send(searches, index).at("/aggregations/tokens/buckets")) {
                keys.add(bucket.path("key").asText());
            }
        }
        return keys.stream().limit(MAX_TOKENS).toList();
    }

    /** The session or grant; empty if the story is about tokens. */
    default Stream<OfFamily> family() {
        return this instanceof OfFamily family ? Stream.of(family) : Stream.empty();
    }

    /** A text claim of a document; empty if it is missing. */
    static String claim(JsonNode document, String name) {
        return Objects.requireNonNullElse(document.path("token").path(name).textValue(), "");
    }
}
