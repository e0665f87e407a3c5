package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.AdjustmentsReader;
import dev.tokenwarden.policy.reader.PolicyLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts in force what comes from the policy topic. What cannot be taken changes nothing: it is reported, with line and key,
 * and what was before it stays in force.
 *
 * @param whole whether the policy's text comes from the topic too; else from a file, and its copies here are passed over
 */
record PolicyUpdates(PolicySource source, boolean whole, StartProgress progress) {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyUpdates.class);

    void take(ConsumerRecord<String, String> published) {
        String key = published.key();
        String text = published.value();
        if (key == null || key.isBlank()) {
            LOG.atWarn().addKeyValue("offset", published.offset()).log("A policy record without a key is passed over");
            return;
        }
        try {
            if (!key.equals(PolicyTopic.WHOLE)) {
                Adjustments others =
                        text == null ? Adjustments.NONE : AdjustmentsReader.parse(Topics.POLICY + "/" + key, text);
                if (source.adjust(key, others)) {
                    LOG.atInfo()
                            .addKeyValue("tenant", key)
                            .addKeyValue("offset", published.offset())
                            .log("Adjustments of the policy are in force");
                }
            } else if (whole && text != null && source.put(PolicyLoader.parse(Topics.POLICY, text))) {
                LOG.atInfo().addKeyValue("offset", published.offset()).log("A published policy is in force");
            }
        } catch (PolicyException e) {
            LOG.atWarn()
                    .addKeyValue("offset", published.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("A published policy is refused, the old one stays");
            progress.note("policy: " + e.getMessage() + " (refused; what was before it stays in force)");
        }
    }
}
