package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.CitedUse;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.token.CitedUses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code volume.spike}: a client's rate far above its own.
 *
 * <p>The window is closed and ends with the presentation at hand. The times of the latest 512 presentations are kept,
 * so windows with up to 512 presentations are counted exactly. Fuller windows are counted in 60 slices: up to one slice
 * too short at the window's beginning. Example: with a window of 60 s, the presentation at 12:01:00.000 counts those
 * from 12:00:00.000 on.
 */
final class VolumeSpike {
    private static final int SLICES = 60;
    private static final int MAX_EXACT = 512;

    private VolumeSpike() {}

    /** A presentation that counts, after it was added to {@code presentations}. */
    static void presented(AggregateWork work, ClientPresented presented) {
        AggregateState.Builder state = work.state();
        List<CitedUse> cited = CitedUses.with(
                state.getPresentedUsesList(), presented.getUse(), work.fact().getRef());
        state.clearPresentedUses().addAllPresentedUses(cited);
        RuleSettings settings = work.settings(Rules.VOLUME_SPIKE);
        Duration window = settings.duration("window");
        long time = work.fact().getTime();
        noteExactly(state, time);
        Counted counted = countSlices(state, time, Math.max(1, window.toMillis() / SLICES));
        if (counted == null) {
            return;
        }
        counted = exactly(state, time - window.toMillis(), counted);
        long known = counted.oldest() - state.getFirst();
        if (counted.within() < settings.integer("count")
                || known < settings.duration("baseline").toMillis()) {
            return;
        }
        long before = state.getPresentations() - counted.within();
        double usual = (double) before / known * window.toMillis();
        if (counted.within() <= settings.number("factor") * usual) {
            return;
        }
        Episode episode = AggregateWork.episode(
                state.getSpike(), time, settings.duration("quiet").toMillis());
        boolean continues = state.hasSpike() && state.getSpike().getStart() == episode.getStart();
        state.setSpike(episode);
        if (continues) {
            state.setSpikeTotal(Math.max(state.getSpikeTotal() + 1, counted.within()));
        } else {
            state.setSpikeTotal(counted.within()).clearSpikeTold().setSpikeUsual(usual);
        }
        raise(work, settings, time, false);
        if (state.getSpikeTold() < state.getSpikeTotal()) {
            Volumes.checkLater(work, window);
        }
    }

    /** Passes on the detection of the current spike once more if its total has grown since. */
    static void bringUpToDate(AggregateWork work) {
        AggregateState.Builder state = work.state();
        if (state.getSpikeTold() < state.getSpikeTotal()) {
            raise(work, work.settings(Rules.VOLUME_SPIKE), state.getSpike().getLast(), true);
        }
    }

    private static void raise(AggregateWork work, RuleSettings settings, long time, boolean again) {
        AggregateState.Builder state = work.state();
        List<CitedUse> uses = state.getPresentedUsesList();
        CitedUse latest = uses.get(uses.size() - 1);
        long seconds = settings.duration("window").toSeconds();
        String title = String.format(
                Locale.ROOT,
                "%d or more presentations within %d s, over %s times the usual rate",
                settings.integer("count"),
                seconds,
                plain(settings.number("factor")));
        List<Evidence> all = new ArrayList<>();
        all.add(evidence(
                "presentations",
                String.format(Locale.ROOT, "about %.2f in %d s", state.getSpikeUsual(), seconds),
                state.getSpikeTotal() + " in this spike so far",
                latest.getRef()));
        all.addAll(CitedUses.evidenceOf(uses, "presented use"));
        Finding finding = new Finding(time, false, title, List.copyOf(all));
        Subject client = Subject.client(latest.getUse().getClientId(), null, null);
        if (work.raiseVolume(Rules.VOLUME_SPIKE, client, state.getSpike(), finding, again)) {
            state.setSpikeTold(state.getSpikeTotal());
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static void noteExactly(AggregateState.Builder state, long time) {
        int size = state.getLatestCount();
        boolean full = size >= MAX_EXACT;
        if (!full && (size == 0 || state.getLatest(size - 1) <= time)) {
            state.addLatest(time);
            return;
        }
        List<Long> times = new ArrayList<>(state.getLatestList());
        int at = size;
        while (at > 0 && times.get(at - 1) > time) {
            at--;
        }
        times.add(at, time);
        state.clearLatest().addAllLatest(full ? times.subList(1, times.size()) : times);
    }

    /** The exact count of the window that begins at {@code from}, or {@code sliced} if it holds more than is kept. */
    private static Counted exactly(AggregateState.Builder state, long from, Counted sliced) {
        int size = state.getLatestCount();
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (state.getLatest(middle) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean whole = low > 0 || size < MAX_EXACT;
        return whole && low < size ? new Counted(size - low, state.getLatest(low)) : sliced;
    }

    /**
     * Adds the presentation to its slice. {@code recent} holds pairs: a slice of the window and how many presentations
     * it saw.
     *
     * @return the count of the window, or null if the presentation is too old to be in it
     */
    private static @Nullable Counted countSlices(AggregateState.Builder state, long time, long slice) {
        long current = time / slice;
        long newest = current;
        for (int i = 0; i < state.getRecentCount(); i += 2) {
            newest = Math.max(newest, state.getRecent(i));
        }
        if (current <= newest - SLICES) {
            return null;
        }
        List<Long> kept = new ArrayList<>(state.getRecentCount() + 2);
        long within = 0;
        boolean added = false;
        long oldest = current;
        for (int i = 0; i + 1 < state.getRecentCount(); i += 2) {
            long at = state.getRecent(i);
            long count = state.getRecent(i + 1);
            if (at <= newest - SLICES) {
                continue;
            }
            if (at == current) {
                count++;
                added = true;
            }
            kept.add(at);
            kept.add(count);
            within += count;
            oldest = Math.min(oldest, at);
        }
        if (!added) {
            kept.add(current);
            kept.add(1L);
            within++;
        }
        state.clearRecent().addAllRecent(kept);
        return new Counted(within, oldest * slice);
    }

    /**
     * Presentations of a window.
     *
     * @param oldest time of the earliest of them, or the beginning of its slice
     */
    private record Counted(long within, long oldest) {}
}
