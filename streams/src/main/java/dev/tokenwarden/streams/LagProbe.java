package dev.tokenwarden.streams;

import org.apache.kafka.streams.processor.TaskId;

/** Whether everything that stands on a task's input was read. */
@FunctionalInterface
interface LagProbe {
    boolean isZero(TaskId task);
}
