package dev.tokenwarden.ingest.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decompresses a broker's answer to a fetch within limits, before the consumer sees it.
 *
 * <ol>
 *   <li>Afterwards no batch of the response is compressed, so reading a record takes no memory that was not counted.
 *   <li>Only the last batches of a partition are left out. The consumer fetches them again from its position.
 *   <li>The first batch of an answer always stays: every fetch makes progress.
 * </ol>
 */
final class ResponseBounds {
    private static final Logger log = LoggerFactory.getLogger(ResponseBounds.class);

    private final FetchLimits limits;

    ResponseBounds(FetchLimits limits) {
        this.limits = limits;
    }

    /** Changes the records of the answer. Never throws. */
    void apply(FetchResponseData response) {
        long left = limits.responseBytes();
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData partition : topic.partitions()) {
                if (partition.records() instanceof MemoryRecords records && records.sizeInBytes() > 0) {
                    left = bound(partition, records, left);
                }
            }
        }
    }

    /** Returns how much of the answer's limit is left. */
    private long bound(PartitionData partition, MemoryRecords records, long allowed) {
        boolean first = allowed == limits.responseBytes();
        long left = allowed;
        List<ByteBuffer> batches = new ArrayList<>();
        try {
            for (MutableRecordBatch batch : records.batches()) {
                if (left <= 0 && !(first && batches.isEmpty())) {
                    break;
                }
                BoundedBatch bounded = bounded(batch);
                left -= bounded.weight();
                batches.add(bounded.bytes());
            }
        } catch (RuntimeException e) {
            // The batches read so far are passed on; the consumer fetches the rest again.
            log.atError().addKeyValue("error", e.getClass().getName()).log("Failed to bound a fetch");
        }
        partition.setRecords(joined(batches));
        return left;
    }

    private BoundedBatch bounded(MutableRecordBatch batch) {
        // A damaged batch is passed on unchanged: the consumer reports it, and does not decompress it.
        if (batch.isCompressed() && batch instanceof DefaultRecordBatch compressed && compressed.isValid()) {
            return BatchRewriter.rewrite(compressed, limits);
        }
        ByteBuffer copy = ByteBuffer.allocate(batch.sizeInBytes());
        batch.writeTo(copy);
        copy.flip();
        Integer count = batch.countOrNull();
        return new BoundedBatch(copy, copy.remaining() + (count == null ? 0L : count) * FetchLimits.RECORD_OVERHEAD);
    }

    private static MemoryRecords joined(List<ByteBuffer> batches) {
        if (batches.size() == 1) {
            return MemoryRecords.readableRecords(batches.get(0));
        }
        ByteBuffer all = ByteBuffer.allocate(
                batches.stream().mapToInt(ByteBuffer::remaining).sum());
        batches.forEach(all::put);
        all.flip();
        return MemoryRecords.readableRecords(all);
    }
}
