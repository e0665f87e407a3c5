package dev.tokenwarden.streams;

import org.apache.kafka.streams.processor.TaskId;

/** Whether a task has read all records of its input. */
@FunctionalInterface
interface LagProbe {
    boolean isZero(TaskId task);
}
