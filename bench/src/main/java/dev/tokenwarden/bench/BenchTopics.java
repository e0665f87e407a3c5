package dev.tokenwarden.bench;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.KafkaTopic;

/** The topics of the product on a broker of a bench. */
public final class BenchTopics {
    private BenchTopics() {}

    /** Creates the topics that are missing. The topics of events and detections get that many partitions. */
    public static void ensure(KafkaPart kafka, int partitions) {
        kafka.ensureTopics(TopicSpecs.all(partitions).stream()
                .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                .toList());
    }
}
