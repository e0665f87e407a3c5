package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * Replaces the broker's clock for recorded events without an append time: the largest event time of <em>other</em>
 * sources so far. As in live operation, one source's fast clock does not end the grace of others.
 */
final class RecordedClock {
    /** If only one source has sent events for this long, it counts as the only source, not as a fast clock. */
    private static final Duration MOST_AHEAD = Duration.ofHours(1);

    private String leader = "";
    private Instant ofLeader = Instant.MIN;
    private Instant ofOthers = Instant.MIN;
    private Instant reached = Instant.MIN;

    /** The append time of an event that is read now. */
    Instant appended(TokenEvent event) {
        Instant others = event.source().equals(leader) ? ofOthers : ofLeader;
        Instant least = event.time().minus(MOST_AHEAD);
        if (!others.equals(Instant.MIN) && others.isBefore(least)) {
            others = least;
        }
        Instant appended = others.equals(Instant.MIN) || others.isAfter(event.time()) ? event.time() : others;
        note(event.source(), event.time());
        reached = appended.isAfter(reached) ? appended : reached;
        return appended;
    }

    private void note(String source, Instant time) {
        if (source.equals(leader)) {
            ofLeader = time.isAfter(ofLeader) ? time : ofLeader;
        } else if (time.isAfter(ofLeader)) {
            ofOthers = ofLeader;
            ofLeader = time;
            leader = source;
        } else if (time.isAfter(ofOthers)) {
            ofOthers = time;
        }
    }

    /** How far this clock is behind the latest event. */
    Duration behind() {
        return ofLeader.equals(Instant.MIN) ? Duration.ZERO : Duration.between(reached, ofLeader);
    }
}
