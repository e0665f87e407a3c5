package dev.tokenwarden.ingest.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponseBoundsTest {
    private static final FetchLimits LIMITS = new FetchLimits(10_000, 10, 100_000, 150_000);

    private enum Codec {
        GZIP(Compression.gzip().build()),
        LZ4(Compression.lz4().build()),
        SNAPPY(Compression.snappy().build()),
        ZSTD(Compression.zstd().build());

        private final Compression compression;

        Codec(Compression compression) {
            this.compression = compression;
        }
    }

    @ParameterizedTest
    @EnumSource
    void compressedBatch_withinLimits_keepsRecordsOffsetsAndTimes(Codec codec) {
        PartitionData partition = partition(batch(7, codec.compression, value(100), value(200)));

        apply(partition);

        List<Record> records = records(partition);
        assertThat(records).extracting(Record::offset).containsExactly(7L, 8L);
        assertThat(records).extracting(Record::valueSize).containsExactly(100, 200);
        assertThat(records).extracting(Record::timestamp).containsExactly(1_000L, 1_001L);
        assertThat(records(partition).get(0).headers())
                .containsExactly(new RecordHeader("mark", "kept".getBytes(UTF_8)));
        assertThat(batches(partition)).noneMatch(RecordBatch::isCompressed).allSatisfy(RecordBatch::ensureValid);
    }

    @ParameterizedTest
    @EnumSource
    void recordOverTheLimit_isReplacedByOneThatSaysSo_andTheOthersStay(Codec codec) {
        PartitionData partition = partition(batch(3, codec.compression, value(100), value(20_000), value(50)));

        apply(partition);

        List<Record> records = records(partition);
        assertThat(records).extracting(Record::offset).containsExactly(3L, 4L, 5L);
        assertThat(skipped(records.get(1))).hasValueSatisfying(skipped -> {
            assertThat(skipped.first()).isEqualTo(4);
            assertThat(skipped.last()).isEqualTo(4);
            assertThat(skipped.detail()).contains("at most 10000");
        });
        assertThat(skipped(records.get(0))).isEmpty();
        assertThat(skipped(records.get(2))).isEmpty();
    }

    @Test
    void batchOverTheLimit_keepsItsBeginning_andOneRecordStandsForTheRest() {
        byte[][] values = new byte[30][];
        Arrays.fill(values, value(9_000));
        PartitionData partition = partition(batch(0, Codec.ZSTD.compression, values));

        apply(partition);

        List<Record> records = records(partition);
        Record last = records.get(records.size() - 1);
        assertThat(records.size()).isBetween(9, 12);
        assertThat(last.offset()).isEqualTo(29);
        assertThat(skipped(last)).hasValueSatisfying(skipped -> {
            assertThat(skipped.first()).isEqualTo(records.size() - 1L);
            assertThat(skipped.count()).isEqualTo(30 - (records.size() - 1L));
        });
    }

    @Test
    void recordThatDeclaresMoreThanTheBatchMayHave_isNotDecompressed() {
        PartitionData partition = partition(batch(0, Codec.GZIP.compression, value(50_000_000)));

        apply(partition);

        assertThat(records(partition)).hasSize(1);
        assertThat(skipped(records(partition).get(0))).isPresent();
        assertThat(((MemoryRecords) partition.records()).sizeInBytes()).isLessThan(1_000);
    }

    @Test
    void recordOfManyHeaders_isReplaced() {
        Header[] headers = new Header[11];
        Arrays.fill(headers, new RecordHeader("h", new byte[0]));
        var records = MemoryRecords.withRecords(
                0L, Codec.LZ4.compression, new SimpleRecord(1_000L, new byte[0], value(10), headers));
        PartitionData partition = partition(records.buffer());

        apply(partition);

        assertThat(skipped(records(partition).get(0))).isPresent();
    }

    @Test
    void manyBatches_areCutWhereTheAnswerIsFull_andTheNextPartitionWaits() {
        ByteBuffer[] batches = new ByteBuffer[40];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = batch(i, Codec.GZIP.compression, value(9_000));
        }
        PartitionData flood = partition(batches);
        PartitionData other = partition(batch(0, Codec.GZIP.compression, value(100)));

        apply(flood, other);

        assertThat(records(flood).size()).isBetween(15, 18);
        assertThat(records(flood)).extracting(Record::offset).startsWith(0L, 1L, 2L);
        assertThat(records(other).size()).isLessThanOrEqualTo(1);
    }

    @Test
    void damagedCompression_isSkippedAsAWhole() {
        ByteBuffer damaged = batch(5, Codec.GZIP.compression, value(100), value(100));
        for (int i = 80; i < damaged.limit(); i++) {
            damaged.put(i, (byte) 0x55);
        }
        long crc = crc(damaged);
        damaged.putInt(17, (int) crc);
        PartitionData partition = partition(damaged);

        apply(partition);

        Record last = records(partition).get(records(partition).size() - 1);
        assertThat(last.offset()).isEqualTo(6);
        assertThat(skipped(last))
                .hasValueSatisfying(skipped -> assertThat(skipped.detail()).contains("cannot be decompressed"));
    }

    @Test
    void damagedBatch_isPassedOnAsItIs_forTheConsumerToReport() {
        ByteBuffer damaged = batch(5, Codec.GZIP.compression, value(100));
        damaged.put(70, (byte) 0x55);
        PartitionData partition = partition(damaged);

        apply(partition);

        assertThat(batches(partition)).hasSize(1).allMatch(batch -> !batch.isValid());
    }

    private static long crc(ByteBuffer batch) {
        var crc = new CRC32C();
        crc.update(batch.duplicate().position(21));
        return crc.getValue();
    }

    private static void apply(PartitionData... partitions) {
        var response = new FetchResponseData();
        response.responses().add(new FetchableTopicResponse().setTopic("t").setPartitions(List.of(partitions)));
        new ResponseBounds(LIMITS).apply(response);
    }

    private static PartitionData partition(ByteBuffer... batches) {
        int size = 0;
        for (ByteBuffer batch : batches) {
            size += batch.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (ByteBuffer batch : batches) {
            all.put(batch);
        }
        all.flip();
        return new PartitionData().setRecords(MemoryRecords.readableRecords(all));
    }

    private static ByteBuffer batch(long offset, Compression compression, byte[]... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(
                    1_000L + i, null, values[i], new Header[] {new RecordHeader("mark", "kept".getBytes(UTF_8))});
        }
        return MemoryRecords.withRecords(
                        RecordBatch.CURRENT_MAGIC_VALUE, offset, compression, TimestampType.CREATE_TIME, records)
                .buffer();
    }

    private static byte[] value(int size) {
        return new byte[size];
    }

    private static List<RecordBatch> batches(PartitionData partition) {
        List<RecordBatch> batches = new ArrayList<>();
        ((MemoryRecords) partition.records()).batches().forEach(batches::add);
        return batches;
    }

    private static List<Record> records(PartitionData partition) {
        List<Record> records = new ArrayList<>();
        ((MemoryRecords) partition.records()).records().forEach(records::add);
        return records;
    }

    private static Optional<SkippedRecords> skipped(Record record) {
        var consumed = new ConsumerRecord<>("t", 0, record.offset(), new byte[0], new byte[0]);
        for (Header header : record.headers()) {
            consumed.headers().add(header);
        }
        return SkippedRecords.of(consumed);
    }
}
