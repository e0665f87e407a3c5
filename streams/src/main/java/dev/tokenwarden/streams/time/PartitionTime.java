package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.PeerClock;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The time of one partition of tokens: its clock, the horizon that it shares with the other partitions, and when it
 * reports both. The clock is kept in state. What other partitions reported is not: they report again after a restart.
 */
public final class PartitionTime {
    /** After this time without input, the other partitions do not wait for a partition. */
    private static final long IDLE_MILLIS = 1_000;

    private static final Bytes CLOCK = Bytes.wrap(new byte[] {0});
    /** While nothing is read, the clock is reported no more often than this. */
    private static final long CLOCK_EVERY_MILLIS = 100;
    /** While nothing is read and nothing waits for it, the horizon is reported no more often than this. */
    private static final long HORIZON_EVERY_MILLIS = 1_000;
    /** While something waits for it, the horizon is reported no more often than this. */
    private static final long AWAITED_HORIZON_EVERY_MILLIS = 25;
    /** After this many records the task reports its horizon, even if little time has passed. */
    private static final int HORIZON_RECORDS = 256;

    private final ProcessorContext<Object, Object> context;
    private final ClockPace pace;
    private final ForwardingOutputs outputs;
    private final KeyValueStore<Bytes, byte[]> store;
    private final StreamClock clock;
    private final Horizon horizon;

    private long clockReported;
    private long wallReported;
    private long horizonWallReported;
    private boolean idleReported;
    private boolean asked;
    private int recordsSinceClock;
    private int recordsSinceHorizon;

    public PartitionTime(
            ProcessorContext<Object, Object> context,
            ClockPace pace,
            ForwardingOutputs outputs,
            KeyValueStore<Bytes, byte[]> store) {
        this.context = context;
        this.pace = pace;
        this.outputs = outputs;
        this.store = store;
        byte[] kept = store.get(CLOCK);
        this.clock = new StreamClock(kept == null ? 0 : ByteBuffer.wrap(kept).getLong());
        this.horizon = new Horizon(pace.partitions());
    }

    /** How far the events of this partition have been read, in epoch milliseconds. */
    public long now() {
        return clock.now();
    }

    /** The event time before which all messages between tasks have been read. */
    public long horizon() {
        return horizon.reached();
    }

    /**
     * Notes that this task waits until the horizon has reached {@code time}. The tasks then report their times without
     * delay.
     */
    public void await(long time) {
        if (time > horizon.reached()) {
            horizon.await(time);
        }
    }

    /** Takes the report of a task, which may be this one, and reports at once if a task waits for it. */
    public void receive(PeerClock peer) {
        horizon.receive(peer, context.currentSystemTimeMs());
        asked = asked || peer.getPartition() != context.taskId().partition();
        reportHorizonIfAwaited();
    }

    /** @param graceMillis an event that is older than this does not move the clock */
    public void read(long eventTime, long appendTime, long graceMillis) {
        if (Math.min(eventTime, appendTime) + graceMillis >= clock.now()) {
            clock.read(eventTime, appendTime, context.currentSystemTimeMs());
        }
    }

    /** Reports after an event, but not after each event of a backlog, where event time runs ahead of the wall clock. */
    public void reportIfDue() {
        recordsSinceClock++;
        boolean due = clock.now() >= clockReported + pace.stepMillis()
                && (recordsSinceClock >= pace.records()
                        || context.currentSystemTimeMs() >= wallReported + pace.stepMillis());
        if (idleReported) {
            reportHorizon(false);
        }
        if (idleReported || due) {
            reportClock(false);
        }
        if (++recordsSinceHorizon >= HORIZON_RECORDS) {
            reportHorizon(false);
        }
        reportHorizonIfAwaited();
    }

    /** Advances the clock with the wall clock if there is no input left to read. */
    public void tick(long wall, boolean nothingToRead) {
        if (nothingToRead) {
            clock.idle(wall);
        } else {
            clock.busy(wall);
        }
    }

    /** Reports after a tick, if there is something to report. */
    public void reportAfterTick(long wall) {
        boolean idle = idleFor(wall) >= IDLE_MILLIS;
        boolean turned = idle != idleReported;
        boolean moved = clock.now() > clockReported;
        if (turned || (moved || horizon.hasNews()) && wall >= horizonWallReported + HORIZON_EVERY_MILLIS) {
            reportHorizon(idle);
        }
        // Partitions with input need a repeated report that this one is idle, also if it never had input.
        boolean again = asked && wall >= wallReported + HORIZON_EVERY_MILLIS;
        if (turned || moved && wall >= wallReported + CLOCK_EVERY_MILLIS || again) {
            reportClock(idle);
        }
        reportHorizonIfAwaited();
    }

    /** Whether another partition reported something that this one has to pass on. */
    public boolean hasNews() {
        return horizon.hasNews();
    }

    public long idleFor(long wall) {
        return clock.idleFor(wall);
    }

    private void reportClock(boolean idle) {
        clockReported = clock.now();
        idleReported = idle;
        asked = false;
        recordsSinceClock = 0;
        wallReported = context.currentSystemTimeMs();
        store.put(CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(clockReported).array());
        outputs.clock(context.taskId().partition(), pace.partitions(), clockReported, idle, wallReported);
    }

    private void reportHorizonIfAwaited() {
        if (horizon.isReportAwaited(clock.now())
                && context.currentSystemTimeMs() >= horizonWallReported + AWAITED_HORIZON_EVERY_MILLIS) {
            reportHorizon(idleReported);
            outputs.commitPromptly();
        }
    }

    private void reportHorizon(boolean idle) {
        recordsSinceHorizon = 0;
        horizonWallReported = context.currentSystemTimeMs();
        PeerClock row = horizon.report(context.taskId().partition(), clock.now(), idle, horizonWallReported);
        outputs.linkToAll(LinkMessage.newBuilder().setPeerClock(row).build());
    }
}
