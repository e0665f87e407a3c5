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
 * Puts records of the policy topic in force. A record with a mistake changes nothing: the mistake is reported with line and key, and
 * the version before it stays in force.
 *
 * @param whole whether the text of the policy comes from the topic, too; else it comes from a file, and its copies on the topic are
 *     ignored
 */
record PolicyUpdates(PolicySource source, boolean whole, StartProgress progress) {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyUpdates.class);

    void take(ConsumerRecord<String, String> published) {
        String key = published.key();
        String text = published.value();
        if (key == null || key.isBlank()) {
            LOG.atWarn().addKeyValue("offset", published.offset()).log("Policy record without a key ignored");
            return;
        }
        try {
            if (!key.equals(PolicyRecords.WHOLE)) {
                Adjustments others =
                        text == null ? Adjustments.NONE : AdjustmentsReader.parse(Topics.POLICY + "/" + key, text);
                if (source.adjust(key, others)) {
                    LOG.atInfo()
                            .addKeyValue("tenant", key)
                            .addKeyValue("offset", published.offset())
                            .log("Policy adjustments in force");
                }
            } else if (whole && text != null && source.put(PolicyLoader.parse(Topics.POLICY, text))) {
                LOG.atInfo().addKeyValue("offset", published.offset()).log("Published policy in force");
            }
        } catch (PolicyException e) {
            LOG.atWarn()
                    .addKeyValue("offset", published.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("Published policy refused, the old one stays in force");
            progress.note("policy: " + e.getMessage() + " (refused; the version before it stays in force)");
        }
    }
}
