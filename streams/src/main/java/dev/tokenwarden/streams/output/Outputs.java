package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.LinkMessage;

/** Where the rules put what they find. Every key is that of the topic's records. */
public interface Outputs {
    void detection(Detection detection);

    /** To the aggregate {@code key}. */
    void fact(byte[] key, Fact fact);

    /** To the task of the token {@code key}. */
    void link(byte[] key, LinkMessage message);

    /** To the task of the trace {@code key}; not urgent. */
    void trace(byte[] key, LinkMessage message);

    /** To all tasks. */
    void linkToAll(LinkMessage message);

    void lineage(byte[] key, Lineage lineage);

    void request(RevocationRequest request);
}
