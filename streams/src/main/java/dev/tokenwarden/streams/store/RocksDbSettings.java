package dev.tokenwarden.streams.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/** RocksDB within bounds: one block cache for all stores of the process, small write buffers, compressed. */
public final class RocksDbSettings implements RocksDBConfigSetter {
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    /** Few shards, as many as two cores can keep busy: a shard must hold many times its largest block. */
    private static final int CACHE_SHARD_BITS = 2;

    private static final Cache CACHE = new LRUCache(BLOCK_CACHE_BYTES, CACHE_SHARD_BITS);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setFilterPolicy(new BloomFilter(10, false));
        // With a million tokens, the filter and the index of a table take nearly a megabyte each, and evicted one
        // another.
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache is shared by all stores and lives as long as the process.
    }
}
