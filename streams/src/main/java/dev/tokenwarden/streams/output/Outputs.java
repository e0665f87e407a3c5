package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.LinkMessage;

/** The output of the rules. Every key is the key of the topic's records. */
public interface Outputs {
    void detection(Detection detection);

    /** Sends a fact to the aggregate {@code key}. */
    void fact(byte[] key, Fact fact);

    /** Sends a message to the task of the token {@code key}. */
    void link(byte[] key, LinkMessage message);

    /** Sends a message to the task of the trace {@code key}. It is not urgent. */
    void trace(byte[] key, LinkMessage message);

    /** Sends a message to all tasks. */
    void linkToAll(LinkMessage message);

    void lineage(byte[] key, Lineage lineage);

    void request(RevocationRequest request);
}
