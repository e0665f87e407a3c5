package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.streams.state.Fact;

/** The facts that follow from a fact. */
interface FurtherFacts {
    /** Sends the fact to the state {@code key}, in any task. */
    void forward(byte[] key, Fact fact);

    /**
     * Applies the fact to the state {@code key}, which is being processed, when every partition has been read past
     * {@code at} and the grace.
     */
    void later(byte[] key, Fact fact, long at);

    /** Event time up to which every partition has been read. */
    long readUpTo();
}
