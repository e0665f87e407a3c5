package dev.tokenwarden.dashboards.console.query;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.incident.Attacker;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentKind;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects incidents of the analyst's tenants. The parameters are those of the list of detections, where they make sense for an
 * incident, and {@code kind}, {@code attacker} and {@code person}.
 *
 * @param from epoch milliseconds: the incident's last act is at this time or later
 * @param to epoch milliseconds: the incident's first act is before this time
 * @param lists allowed values by parameter; a parameter that is not in the map may have any value
 * @param words texts that must occur; a text with a leading minus must not occur
 */
public record IncidentFilter(Analyst analyst, long from, long to, Map<String, List<String>> lists, List<String> words)
        implements Predicate<Incident> {
    /** What the filter selects among the incidents that the analyst sees. */
    record Selection(long from, long to, Map<String, List<String>> lists, List<String> words) {}

    Selection selection() {
        return new Selection(from, to, lists, words);
    }

    private static final String SEVERITY = "severity";
    private static final String STATUS = "status";
    private static final String KIND = "kind";
    private static final List<String> PARAMETERS = List.of(SEVERITY, STATUS, KIND, "rule", "tenant", "technique");
    private static final List<String> SINGLES = List.of("assignee", "client", "person", "attacker");
    private static final int MAX_TEXT = 200;
    private static final int MAX_VALUE = 2_048;

    /** Reads the parameters of a request. */
    public static IncidentFilter of(Context context, Analyst analyst) {
        Map<String, List<String>> lists = new HashMap<>();
        for (String name : PARAMETERS) {
            List<String> values = list(context.queryParam(name));
            if (!values.isEmpty()) {
                lists.put(name, values);
            }
        }
        for (String name : SINGLES) {
            String value = context.queryParam(name);
            if (value != null && value.length() > MAX_VALUE) {
                throw Problem.invalid(name, "at most " + MAX_VALUE + " characters");
            }
            if (value != null && !value.isEmpty()) {
                lists.put(name, List.of(value));
            }
        }
        require(
                lists,
                SEVERITY,
                Stream.of(Severity.values()).map(Severity::wireName).toList());
        require(lists, STATUS, DetectionFilter.STATUSES);
        require(
                lists,
                KIND,
                Stream.of(IncidentKind.values()).map(IncidentKind::wireName).toList());
        String text = context.queryParam("q");
        if (text != null && text.length() > MAX_TEXT) {
            throw Problem.invalid("q", "at most " + MAX_TEXT + " characters");
        }
        return new IncidentFilter(
                analyst,
                time("from", context.queryParam("from"), Long.MIN_VALUE),
                time("to", context.queryParam("to"), Long.MAX_VALUE),
                Map.copyOf(lists),
                text == null || text.isBlank()
                        ? List.of()
                        : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")));
    }

    @Override
    public boolean test(Incident incident) {
        return failing(incident).filter(String::isEmpty).isPresent();
    }

    /**
     * The one list parameter that excludes the incident; an empty text if the filter selects it. Empty if it is excluded otherwise. The
     * counts of a facet do not depend on what is chosen in it, so they include incidents that only this parameter excludes.
     */
    public Optional<String> failing(Incident incident) {
        if (!analyst.sees(incident.identity().tenant())
                || incident.extent().last() < from
                || incident.extent().first() >= to) {
            return Optional.empty();
        }
        String failing = "";
        for (Map.Entry<String, List<String>> one : lists.entrySet()) {
            if (values(incident, one.getKey()).noneMatch(one.getValue()::contains)) {
                if (!failing.isEmpty()) {
                    return Optional.empty();
                }
                failing = one.getKey();
            }
        }
        return words.isEmpty() || hasWords(incident) ? Optional.of(failing) : Optional.empty();
    }

    /** The values of the incident for a parameter. */
    public static Stream<String> values(Incident incident, String parameter) {
        return switch (parameter) {
            case SEVERITY -> Stream.of(severity(incident));
            case STATUS -> Stream.of(incident.handling().status());
            case KIND -> Stream.of(incident.identity().kind().wireName());
            case "rule" -> incident.extent().rules().keySet().stream();
            case "technique" ->
                incident.extent().rules().keySet().stream()
                        .flatMap(rule -> Techniques.of(rule).stream())
                        .distinct();
            case "tenant" -> Stream.of(incident.identity().tenant());
            case "assignee" -> Stream.of(incident.handling().assignee());
            case "client" -> incident.parties().clients().first().stream();
            case "person" -> incident.parties().people().first().stream();
            default -> incident.parties().attackers().first().stream().map(Attacker::network);
        };
    }

    /** The wire name of the severity that lists show. */
    public static String severity(Incident incident) {
        return Severity.ofRank(incident.severity()).wireName();
    }

    private boolean hasWords(Incident incident) {
        String text = text(incident);
        return words.stream()
                .allMatch(word -> word.length() > 1 && word.startsWith("-")
                        ? !text.contains(word.substring(1))
                        : text.contains(word));
    }

    private static String text(Incident incident) {
        StringBuilder text = new StringBuilder(200);
        Stream.of(
                        Stream.of(
                                incident.identity().title(),
                                incident.id(),
                                incident.identity().tenant(),
                                incident.handling().assignee()),
                        incident.extent().rules().keySet().stream(),
                        incident.parties().clients().first().stream(),
                        incident.parties().people().first().stream(),
                        incident.parties().subjects().first().stream(),
                        incident.parties().attackers().first().stream()
                                .map(attacker -> attacker.network() + " " + attacker.agent()))
                .flatMap(part -> part)
                .forEach(part -> text.append(part).append('\n'));
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static void require(Map<String, List<String>> lists, String name, List<String> allowed) {
        if (!allowed.containsAll(lists.getOrDefault(name, List.of()))) {
            throw Problem.invalid(name, "must be one of " + String.join(", ", allowed));
        }
    }

    private static List<String> list(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split(",", -1))
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    private static long time(String name, @Nullable String value, long missing) {
        if (value == null || value.isEmpty()) {
            return missing;
        }
        try {
            return Instant.parse(value).toEpochMilli();
        } catch (DateTimeException e) {
            throw Problem.invalid(name, "must be a time such as 2026-11-23T21:00:00Z");
        }
    }
}
