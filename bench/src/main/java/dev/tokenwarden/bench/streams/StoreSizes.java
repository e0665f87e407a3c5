package dev.tokenwarden.bench.streams;

import dev.tokenwarden.streams.store.RocksDbSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The disk use of the stores that are keyed by token, after they are closed. */
final class StoreSizes {
    private static final Set<String> BY_TOKEN = Set.of("tokens", "timers", "expiries", "children", "seen-events");

    private StoreSizes() {}

    /** Compacts the stores with the settings that they were written with. Returns the bytes of all their tables. */
    static long compacted(Path stateDirectory) throws IOException, RocksDBException {
        long sum = 0;
        for (Path store : stores(stateDirectory)) {
            compact(store);
            sum += bytes(store);
        }
        return sum;
    }

    private static List<Path> stores(Path stateDirectory) throws IOException {
        try (Stream<Path> all = Files.walk(stateDirectory)) {
            return all.filter(Files::isDirectory)
                    .filter(dir -> BY_TOKEN.contains(dir.getFileName().toString()))
                    .filter(dir -> Files.exists(dir.resolve("CURRENT")))
                    .toList();
        }
    }

    private static void compact(Path store) throws RocksDBException {
        try (Options options = new Options();
                DBOptions db = new DBOptions(options)) {
            options.setTableFormatConfig(new BlockBasedTableConfig());
            new RocksDbSettings().setConfig(store.getFileName().toString(), options, Map.of());
            List<ColumnFamilyDescriptor> families = new ArrayList<>();
            for (byte[] family : RocksDB.listColumnFamilies(options, store.toString())) {
                families.add(new ColumnFamilyDescriptor(family, new ColumnFamilyOptions(options)));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try (RocksDB rocks = RocksDB.open(db, store.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    rocks.compactRange(handle);
                    handle.close();
                }
            }
        }
    }

    private static long bytes(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            long sum = 0;
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".sst")).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
