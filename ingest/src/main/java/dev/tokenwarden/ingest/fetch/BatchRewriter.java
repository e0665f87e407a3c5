package dev.tokenwarden.ingest.fetch;

import dev.tokenwarden.ingest.fetch.RecordReader.Raw;
import dev.tokenwarden.ingest.fetch.RecordReader.RecordTooLarge;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Decompresses one record batch within limits. The result is an uncompressed batch with the same offsets, times and
 * producer, so that the consumer allocates nothing more for it.
 *
 * <p>A record over the limit is replaced by one that says so ({@link SkippedRecords}). Once the batch is over its
 * limit, or cannot be decompressed, one such record at the batch's last offset represents all remaining records.
 */
final class BatchRewriter {

    private final FetchLimits limits;
    private final DefaultRecordBatch batch;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    /** Offset of the next record, as far as it is known. */
    private long next;

    private int count;
    private long weight;

    private BatchRewriter(FetchLimits limits, DefaultRecordBatch batch) {
        this.limits = limits;
        this.batch = batch;
        this.next = batch.baseOffset();
    }

    /** The batch, decompressed. */
    static BoundedBatch rewrite(DefaultRecordBatch batch, FetchLimits limits) {
        try {
            return new BatchRewriter(limits, batch).rewrite();
        } catch (IOException e) {
            throw new KafkaException("writing to memory does not fail", e);
        }
    }

    private BoundedBatch rewrite() throws IOException {
        int total = batch.countOrNull();
        try (RecordReader records =
                new RecordReader(batch.recordInputStream(BufferSupplier.create()), limits.recordBytes())) {
            for (int i = 0; i < total; i++) {
                copyNext(records);
            }
        } catch (BatchTooLarge e) {
            skipRest(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            skipRest("the batch cannot be decompressed");
        }
        return new BoundedBatch(batchOf(ByteBuffer.wrap(bytes.toByteArray())), weight);
    }

    private void copyNext(RecordReader records) throws IOException {
        try {
            Raw record = records.next();
            weigh(record.body().length + (long) record.headers() * FetchLimits.HEADER_OVERHEAD);
            if (record.headers() > limits.recordHeaders()) {
                skip(record, "a record of " + record.headers() + " headers; at most " + limits.recordHeaders());
            } else {
                ByteUtils.writeVarint(record.body().length, out);
                out.write(record.body());
                count++;
            }
            next = batch.baseOffset() + record.offsetDelta() + 1;
        } catch (RecordTooLarge e) {
            weigh(e.bytes());
            Raw record = records.skip(e.bytes());
            skip(record, "a record of " + e.bytes() + " bytes; at most " + limits.recordBytes());
            next = batch.baseOffset() + record.offsetDelta() + 1;
        }
    }

    private void weigh(long more) throws BatchTooLarge {
        weight += more + FetchLimits.RECORD_OVERHEAD;
        if (weight > limits.batchBytes()) {
            throw new BatchTooLarge("a batch of " + batch.sizeInBytes() + " bytes that decompresses to more than "
                    + limits.batchBytes());
        }
    }

    private void skip(Raw record, String detail) throws IOException {
        write(
                record.offsetDelta(),
                record.timestampDelta(),
                SkippedRecords.header(batch.baseOffset() + record.offsetDelta(), detail));
    }

    private void skipRest(String detail) throws IOException {
        if (next <= batch.lastOffset()) {
            write((int) (batch.lastOffset() - batch.baseOffset()), 0, SkippedRecords.header(next, detail));
        }
    }

    private void write(int offsetDelta, long timestampDelta, Header header) throws IOException {
        DefaultRecord.writeTo(out, offsetDelta, timestampDelta, null, null, new Header[] {header});
        count++;
    }

    private ByteBuffer batchOf(ByteBuffer records) {
        ByteBuffer whole = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD + records.remaining());
        whole.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        whole.put(records);
        whole.position(0);
        DefaultRecordBatch.writeHeader(
                whole,
                batch.baseOffset(),
                (int) (batch.lastOffset() - batch.baseOffset()),
                whole.capacity(),
                batch.magic(),
                CompressionType.NONE,
                batch.timestampType() == null ? TimestampType.CREATE_TIME : batch.timestampType(),
                batch.baseTimestamp(),
                batch.maxTimestamp(),
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.isTransactional(),
                batch.isControlBatch(),
                batch.deleteHorizonMs().isPresent(),
                batch.partitionLeaderEpoch(),
                count);
        whole.position(0);
        return whole;
    }

    private static final class BatchTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        BatchTooLarge(String message) {
            super(message);
        }
    }
}
