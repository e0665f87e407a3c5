package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.streams.health.DeadRecord;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.RepeatedErrorException;
import dev.tokenwarden.streams.store.RecordTransaction;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs timers. A timer that fails changes nothing and becomes a dead letter; the record that is being processed and
 * the other timers are not affected. A fault of the broker or of a store still ends the thread. An error such as a stack overflow ends the
 * thread twice, and the third time sets the timer aside.
 */
public final class TimerGuard {
    private static final Logger log = LoggerFactory.getLogger(TimerGuard.class);
    private static final int SHOWN_BYTES = 16;

    private final String task;
    private final ForwardingOutputs outputs;
    private final DetectionFailures failures;
    private final boolean backtest;
    private final RecordTransaction transaction;

    /**
     * @param task names the task in the dead letters
     * @param backtest whether a failure is thrown again, because a backtest has no dead letters
     * @param transaction undoes the changes of a timer that fails
     */
    public TimerGuard(
            String task,
            ForwardingOutputs outputs,
            DetectionFailures failures,
            boolean backtest,
            RecordTransaction transaction) {
        this.transaction = transaction;
        this.task = task;
        this.outputs = outputs;
        this.failures = failures;
        this.backtest = backtest;
    }

    /**
     * Runs one timer.
     *
     * @param key the key that the timer belongs to
     * @param value the stored value of the timer, for the dead letter
     */
    public void run(long at, byte[] key, byte[] value, Runnable timer) {
        if (failures.hasErrors() && failures.isSetAside(place(at, key))) {
            setAside(at, key, value, new RepeatedErrorException(place(at, key)));
            return;
        }
        try {
            transaction.run(timer);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            if (backtest) {
                throw e;
            }
            setAside(at, key, value, e);
        } catch (VirtualMachineError | AssertionError e) {
            failures.errorAt(place(at, key));
            throw e;
        }
    }

    private void setAside(long at, byte[] key, byte[] value, RuntimeException error) {
        log.atError()
                .addKeyValue("reason", DeadRecord.TIMER_FAILED)
                .addKeyValue("offset", at)
                .setCause(error)
                .log("Timer set aside");
        failures.timerSetAside();
        outputs.dead(key, value, DeadRecord.headers(DeadRecord.TIMER_FAILED, place(at, key), error, null));
    }

    private String place(long at, byte[] key) {
        return "task " + task + " timer " + Digests.hex(Digests.sha256(key), SHOWN_BYTES) + "@" + at;
    }
}
