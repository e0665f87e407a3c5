package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists of incidents that pages show: filtered, counted and in order. A list is kept until the next change of any incident, because
 * each open page asks for the same list every few seconds. Thread-safe.
 */
public final class IncidentLists {
    /** The most incidents on one page of a list. */
    public static final int MAX_PAGE = 200;

    private static final int KEPT = 64;

    private final IncidentBook book;
    private final Map<Key, IncidentList> lists = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, IncidentList> eldest) {
            return size() > KEPT;
        }
    };

    public IncidentLists(IncidentBook book) {
        this.book = book;
    }

    /** Equal for analysts who see the same tenants and ask for the same. */
    private record Key(List<String> tenants, IncidentFilter.Selection selection, IncidentOrder order) {}

    /**
     * A list at one moment.
     *
     * @param version of the incidents
     * @param chosen the incidents that the filter selects, in no order
     * @param head the first ones in order, at most {@link #MAX_PAGE}
     * @param facets counts for the filters; callers must not change it
     * @param detections of the chosen incidents
     */
    public record IncidentList(
            long version, List<Incident> chosen, List<Incident> head, ObjectNode facets, int detections) {
        public IncidentList {
            chosen = List.copyOf(chosen);
            head = List.copyOf(head);
        }

        /** The page after the cursor; null: the first page. */
        public List<Incident> page(IncidentOrder order, @Nullable String cursor, int size) {
            return cursor == null || cursor.isEmpty()
                    ? head.subList(0, Math.min(size, head.size()))
                    : order.first(chosen.stream().filter(order.after(cursor)), size);
        }
    }

    /** The list now. */
    public IncidentList of(IncidentFilter filter, IncidentOrder order) {
        IncidentBook.Snapshot snapshot = book.snapshot();
        Key key = new Key(
                filter.analyst().seesAll() ? List.of() : filter.analyst().named(), filter.selection(), order);
        synchronized (lists) {
            IncidentList known = lists.get(key);
            if (known != null && known.version() == snapshot.version()) {
                return known;
            }
        }
        List<Incident> chosen = new ArrayList<>();
        ObjectNode facets = IncidentViews.facets(snapshot.incidents(), filter, chosen::add);
        IncidentList list = new IncidentList(
                snapshot.version(),
                chosen,
                order.first(chosen.stream(), MAX_PAGE),
                facets,
                chosen.stream().mapToInt(incident -> incident.members().size()).sum());
        synchronized (lists) {
            lists.put(key, list);
        }
        return list;
    }
}
