package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.contract.network.IpRange;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small database in MaxMind's format (MaxMind DB File Format Specification 2.0): an IPv6 tree of 32-bit records, a
 * network in each leaf.
 */
final class MmdbFile {
    private static final byte[] METADATA = "\u00AB\u00CD\u00EFMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
    private static final int V4_BITS = 96;

    private final String type;
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[2]));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<int[]> leaves = new ArrayList<>();

    private MmdbFile(String type) {
        this.type = type;
    }

    static void write(Path file, String type, Map<String, Map<String, Object>> networks) {
        MmdbFile database = new MmdbFile(type);
        networks.forEach(database::add);
        try {
            Files.write(file, database.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String network, Map<String, Object> record) {
        IpRange range = IpRange.parse(network);
        byte[] address = wide(range.base().bytes());
        int bits = range.length() + (range.base().family() == 4 ? V4_BITS : 0);
        int node = 0;
        for (int bit = 0; bit < bits - 1; bit++) {
            int side = address[bit / 8] >> (7 - bit % 8) & 1;
            if (nodes.get(node)[side] == 0) {
                nodes.add(new int[2]);
                nodes.get(node)[side] = nodes.size() - 1;
            }
            node = nodes.get(node)[side];
        }
        leaves.add(new int[] {node, address[(bits - 1) / 8] >> (7 - (bits - 1) % 8) & 1, data.size()});
        value(data, record);
    }

    private static byte[] wide(byte[] bytes) {
        byte[] wide = new byte[16];
        System.arraycopy(bytes, 0, wide, 16 - bytes.length, bytes.length);
        return wide;
    }

    private byte[] bytes() throws IOException {
        int count = nodes.size();
        for (int[] node : nodes) {
            for (int side = 0; side < 2; side++) {
                node[side] = node[side] == 0 ? count : node[side];
            }
        }
        leaves.forEach(leaf -> nodes.get(leaf[0])[leaf[1]] = count + 16 + leaf[2]);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        for (int[] node : nodes) {
            out.writeInt(node[0]);
            out.writeInt(node[1]);
        }
        out.write(new byte[16]);
        data.writeTo(out);
        out.write(METADATA);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", (long) count);
        metadata.put("record_size", 32);
        metadata.put("ip_version", 6);
        metadata.put("database_type", type);
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", BigInteger.ONE);
        metadata.put("description", Map.of("en", "test"));
        value(out, metadata);
        return file.toByteArray();
    }

    private static void value(OutputStream to, @Nullable Object value) {
        DataOutputStream out = new DataOutputStream(to);
        try {
            if (value instanceof Map<?, ?> map) {
                out.write(7 << 5 | map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    value(out, entry.getKey());
                    value(out, entry.getValue());
                }
            } else if (value instanceof List<?> list) {
                out.write(list.size());
                out.write(11 - 7);
                list.forEach(item -> value(out, item));
            } else if (value instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (bytes.length < 29) {
                    out.write(2 << 5 | bytes.length);
                } else {
                    out.write(2 << 5 | 29);
                    out.write(bytes.length - 29);
                }
                out.write(bytes);
            } else if (value instanceof Double number) {
                out.write(3 << 5 | 8);
                out.writeDouble(number);
            } else if (value instanceof Long number) {
                out.write(6 << 5 | 4);
                out.writeInt(number.intValue());
            } else if (value instanceof Integer number) {
                out.write(5 << 5 | 2);
                out.writeShort(number);
            } else if (value instanceof BigInteger number) {
                out.write(8);
                out.write(9 - 7);
                out.writeLong(number.longValueExact());
            } else {
                throw new IllegalArgumentException("not written: " + value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
