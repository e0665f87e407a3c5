package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The indices that a sink has written to, each with the start of its UUID. It is committed to Kafka with the offsets. A deleted
 * index has no UUID, and an index that was created again has another one: OpenSearch then lacks documents of records before the
 * offsets, and the records must be read again.
 *
 * <p>Example: {@code tokenwarden-detections-v1=Zx81kQ0b}. After the index was deleted it is {@code ...=9fPw2LmA}, so the entry
 * is missing.
 */
record IndexInventory(Set<String> entries) {
    private static final int UUID_CHARS = 8;
    /** Kafka takes at most 4,096 bytes of metadata with an offset. */
    private static final int MAX_CHARS = 4_000;

    IndexInventory {
        entries = Set.copyOf(entries);
    }

    /**
     * The existing indices.
     *
     * @param kinds only indices of these kinds
     * @throws IOException if OpenSearch does not answer
     */
    static IndexInventory read(SearchClient client, List<Index> kinds) throws IOException {
        JsonNode listed = client.send(
                        "GET",
                        "/_cat/indices/tokenwarden-*",
                        Map.of("format", "json", "h", "index,uuid", "expand_wildcards", "all"),
                        (@Nullable JsonNode) null)
                .orThrow("listing the indices")
                .body();
        Set<String> entries = new TreeSet<>();
        for (JsonNode index : listed) {
            String name = index.path("index").asText();
            if (kinds.stream().anyMatch(kind -> kind.isIndex(name))) {
                String uuid = index.path("uuid").asText();
                entries.add(name + "=" + uuid.substring(0, Math.min(UUID_CHARS, uuid.length())));
            }
        }
        return new IndexInventory(entries);
    }

    /** Reads the metadata of an offset. Empty for offsets of earlier versions. */
    static IndexInventory parse(@Nullable String metadata) {
        return new IndexInventory(
                metadata == null || metadata.isEmpty()
                        ? Set.of()
                        : Stream.of(metadata.split(" ", -1))
                                .filter(entry -> entry.indexOf('=') > 0)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The metadata to commit. If it is too long, it has only the newest indices: daily indices end in their date. */
    String toMetadata() {
        List<String> newestFirst = entries.stream()
                .sorted(Comparator.<String>naturalOrder().reversed())
                .toList();
        Set<String> kept = new LinkedHashSet<>();
        int length = 0;
        for (String entry : newestFirst) {
            length += entry.length() + 1;
            if (length > MAX_CHARS) {
                break;
            }
            kept.add(entry);
        }
        return String.join(" ", kept);
    }

    /** The names of the indices. */
    Set<String> names() {
        return entries.stream().map(IndexInventory::name).collect(Collectors.toUnmodifiableSet());
    }

    /** This inventory with the indices of the other whose names it does not have. */
    IndexInventory withNew(IndexInventory other) {
        Set<String> names = names();
        Set<String> all = new TreeSet<>(entries);
        other.entries.stream().filter(entry -> !names.contains(name(entry))).forEach(all::add);
        return new IndexInventory(all);
    }

    /**
     * This inventory with the written indices that were gone before they could be listed: without a UUID, so they count as missing,
     * also if an index of that name exists again.
     */
    IndexInventory withVanished(Set<String> written) {
        Set<String> names = names();
        Set<String> all = new TreeSet<>(entries);
        written.stream().filter(name -> !names.contains(name)).forEach(name -> all.add(name + "="));
        return new IndexInventory(all);
    }

    private static String name(String entry) {
        return entry.substring(0, entry.indexOf('='));
    }

    /** Names of indices that {@code now} does not have and that {@code retained} accepts. */
    List<String> missing(IndexInventory now, Predicate<String> retained) {
        return entries.stream()
                .filter(entry -> !now.entries.contains(entry))
                .map(IndexInventory::name)
                .filter(retained)
                .sorted()
                .toList();
    }

    /** The first day of these indices; empty if one of them is not a daily index. */
    static Optional<LocalDate> firstDay(List<String> names, List<Index> kinds) {
        List<LocalDate> days = names.stream()
                .map(name -> kinds.stream()
                        .map(kind -> kind.day(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return days.size() == names.size() ? days.stream().min(Comparator.naturalOrder()) : Optional.empty();
    }
}
