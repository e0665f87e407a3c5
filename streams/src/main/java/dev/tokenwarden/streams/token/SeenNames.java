package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.state.SeenName;
import dev.tokenwarden.streams.state.TokenRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Distinct names of one kind that a token was seen with, and when: at most 64 names with 8 times each. A repeated name
 * never replaces another name. When there are more than 64, the name that was not seen for the longest time is removed.
 */
final class SeenNames {
    private static final int MAX_NAMES = 64;
    private static final int MAX_TIMES = 8;

    private final TokenRows rows;
    private final int tag;
    private final Fingerprint fingerprint;

    SeenNames(TokenRows rows, int tag, Fingerprint fingerprint) {
        this.rows = rows;
        this.tag = tag;
        this.fingerprint = fingerprint;
    }

    /**
     * Adds a sighting.
     *
     * @param known ids of the names that are kept
     * @param before names that were last seen before this time are forgotten
     * @return ids of the names that are kept now
     */
    List<Long> add(List<Long> known, String name, long time, long before) {
        List<Long> ids = new ArrayList<>(known);
        long id = fingerprint.of(name);
        TokenRow stored = ids.contains(id) ? rows.get(tag, id) : null;
        SeenName.Builder seen = stored == null ? SeenName.newBuilder().setName(name) : stored.getName().toBuilder();
        insert(seen, time);
        rows.put(tag, id, TokenRow.newBuilder().setName(seen).build());
        if (stored == null) {
            ids.add(id);
            if (ids.size() > 1) {
                forget(ids, id, before);
            }
        }
        return ids;
    }

    private static void insert(SeenName.Builder seen, long time) {
        List<Long> times = new ArrayList<>(seen.getTimesList());
        int at = times.size();
        while (at > 0 && times.get(at - 1) > time) {
            at--;
        }
        if (at > 0 && times.get(at - 1) == time) {
            return;
        }
        times.add(at, time);
        if (times.size() > MAX_TIMES) {
            times.remove(0);
        }
        seen.clearTimes().addAllTimes(times);
    }

    private void forget(List<Long> ids, long fresh, long before) {
        ids.removeIf(id -> {
            boolean old = id != fresh && last(id) < before;
            if (old) {
                rows.delete(tag, id);
            }
            return old;
        });
        if (ids.size() > MAX_NAMES) {
            long oldest = ids.stream()
                    .filter(id -> id != fresh)
                    .min(Comparator.comparingLong(this::last))
                    .orElseThrow();
            ids.remove(oldest);
            rows.delete(tag, oldest);
        }
    }

    private long last(long id) {
        TokenRow row = rows.get(tag, id);
        return row == null || row.getName().getTimesCount() == 0
                ? Long.MIN_VALUE
                : row.getName().getTimes(row.getName().getTimesCount() - 1);
    }

    private record Sighting(long time, int name) {}

    /** The names of the window of that length that contains {@code time} and has the most names. */
    Set<String> most(List<Long> ids, long time, long window) {
        List<String> names = new ArrayList<>(ids.size());
        List<Sighting> near = new ArrayList<>(ids.size());
        for (long id : ids) {
            TokenRow row = rows.get(tag, id);
            if (row != null) {
                for (long at : row.getName().getTimesList()) {
                    if (Math.abs(at - time) <= window) {
                        near.add(new Sighting(at, names.size()));
                    }
                }
                names.add(row.getName().getName());
            }
        }
        near.sort(Comparator.comparingLong(Sighting::time));
        return widest(names, near, time, window);
    }

    private static Set<String> widest(List<String> names, List<Sighting> near, long time, long window) {
        int[] within = new int[names.size()];
        int distinct = 0;
        int best = 0;
        int bestFirst = 0;
        int bestEnd = 0;
        int first = 0;
        for (int end = 0; end < near.size(); end++) {
            Sighting last = near.get(end);
            distinct += within[last.name()]++ == 0 ? 1 : 0;
            while (last.time() - near.get(first).time() > window) {
                distinct -= --within[near.get(first++).name()] == 0 ? 1 : 0;
            }
            if (distinct > best
                    && near.get(first).time() <= time
                    && time - near.get(first).time() <= window) {
                best = distinct;
                bestFirst = first;
                bestEnd = end + 1;
            }
        }
        Set<String> found = new HashSet<>();
        for (Sighting sighting : near.subList(bestFirst, bestEnd)) {
            found.add(names.get(sighting.name()));
        }
        return found;
    }
}
