package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.PeerClock;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The time of one partition of tokens: its clock, the horizon that it shares with the other partitions, and when it reports both. The
 * clock is kept in state. What other partitions reported is not: they report again after a restart.
 */
public final class PartitionTime {
    /** The others do not wait for a partition without input for so long. */
    private static final long IDLE_MILLIS = 1_000;

    private static final Bytes CLOCK = Bytes.wrap(new byte[] {0});
    /** While nothing is read, the clock is reported no more often than this. */
    private static final long CLOCK_EVERY_MILLIS = 100;
    /** While nothing is read and nothing waits for it, the horizon is reported no more often than this. */
    private static final long HORIZON_EVERY_MILLIS = 1_000;
    /** While something waits for it, the horizon is reported no more often than this. */
    private static final long AWAITED_HORIZON_EVERY_MILLIS = 25;
    /** After so many records this task reports its horizon, however little time has passed. */
    private static final int HORIZON_RECORDS = 256;

    private final ProcessorContext<Object, Object> context;
    private final ClockPace pace;
    private final ForwardingOutputs outputs;
    private final KeyValueStore<Bytes, byte[]> store;
    private final StreamClock clock;
    private final Horizon horizon;

    private long clockTold;
    private long wallTold;
    private long horizonWallTold;
    private boolean idleTold;
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

    /** Up to when nothing is under way between tasks any more. */
    public long horizon() {
        return horizon.reached();
    }

    /** Something waits until the horizon has reached {@code time}: what is known of it is reported without delay. */
    public void await(long time) {
        if (time > horizon.reached()) {
            horizon.await(time);
        }
    }

    /** Takes the report of a task, which can be this one, and passes on what is waited for. */
    public void heard(PeerClock peer) {
        horizon.heard(peer, context.currentSystemTimeMs());
        asked = asked || peer.getPartition() != context.taskId().partition();
        tellHorizonIfAwaited();
    }

    /** @param graceMillis an event that is older than this does not move the clock */
    public void read(long eventTime, long appendTime, long graceMillis) {
        if (Math.min(eventTime, appendTime) + graceMillis >= clock.now()) {
            clock.read(eventTime, appendTime, context.currentSystemTimeMs());
        }
    }

    /** Reports after an event, but not after each event of a backlog, where event time runs ahead of the wall clock. */
    public void tellIfDue() {
        recordsSinceClock++;
        boolean due = clock.now() >= clockTold + pace.stepMillis()
                && (recordsSinceClock >= pace.records()
                        || context.currentSystemTimeMs() >= wallTold + pace.stepMillis());
        if (idleTold) {
            tellHorizon(false);
        }
        if (idleTold || due) {
            tellClock(false);
        }
        if (++recordsSinceHorizon >= HORIZON_RECORDS) {
            tellHorizon(false);
        }
        tellHorizonIfAwaited();
    }

    /** The wall clock moves on where nothing is left to read. */
    public void tick(long wall, boolean nothingToRead) {
        if (nothingToRead) {
            clock.idle(wall);
        } else {
            clock.busy(wall);
        }
    }

    /** Reports after a tick, if there is something to report. */
    public void tellAfterTick(long wall) {
        boolean idle = idleFor(wall) >= IDLE_MILLIS;
        boolean turned = idle != idleTold;
        boolean moved = clock.now() > clockTold;
        if (turned || (moved || horizon.hasNews()) && wall >= horizonWallTold + HORIZON_EVERY_MILLIS) {
            tellHorizon(idle);
        }
        // Partitions with input need a repeated report that this one is idle, also if it never had input.
        boolean again = asked && wall >= wallTold + HORIZON_EVERY_MILLIS;
        if (turned || moved && wall >= wallTold + CLOCK_EVERY_MILLIS || again) {
            tellClock(idle);
        }
        tellHorizonIfAwaited();
    }

    /** Whether another partition reported something that this one has to pass on. */
    public boolean hasNews() {
        return horizon.hasNews();
    }

    public long idleFor(long wall) {
        return clock.idleFor(wall);
    }

    private void tellClock(boolean idle) {
        clockTold = clock.now();
        idleTold = idle;
        asked = false;
        recordsSinceClock = 0;
        wallTold = context.currentSystemTimeMs();
        store.put(CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(clockTold).array());
        outputs.clock(context.taskId().partition(), pace.partitions(), clockTold, idle, wallTold);
    }

    private void tellHorizonIfAwaited() {
        if (horizon.isReportAwaited(clock.now())
                && context.currentSystemTimeMs() >= horizonWallTold + AWAITED_HORIZON_EVERY_MILLIS) {
            tellHorizon(idleTold);
            outputs.commitPromptly();
        }
    }

    private void tellHorizon(boolean idle) {
        recordsSinceHorizon = 0;
        horizonWallTold = context.currentSystemTimeMs();
        PeerClock row = horizon.tell(context.taskId().partition(), clock.now(), idle, horizonWallTold);
        outputs.linkToAll(LinkMessage.newBuilder().setPeerClock(row).build());
    }
}
