package dev.tokenwarden.ingest.importers;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a log file holds: no exception, every record in one count, and all events can be decoded. {@code -Dmutations=100000}
 * tries more.
 */
final class MutatedLogsTest {
    private static final List<LogFormat> FORMATS = List.of(LogFormat.values());
    private static final int COUNT = Integer.getInteger("mutations", 1_500);
    private static final long SEED = Long.getLong("mutations.seed", 20_261_201L);
    private static final String ALPHABET = "{}[]\",:\\\\ \n\t-0x\u00e9\ud83d\ude00";

    @Test
    void mutatedLogs_addUp() throws Exception {
        for (int round = 0; round < COUNT; round++) {
            Random random = new Random(SEED + round);
            LogFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
            byte[] bytes = pack(mutated(container(format, random), random), random);

            LogRun run;
            try {
                run = LogRun.of(format, bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + (SEED + round), e);
            }

            assertThat(run.addsUp())
                    .as("seed %d: %s", SEED + round, run.counts())
                    .isTrue();
        }
    }

    private static String container(LogFormat format, Random random) {
        String[] records = new String[1 + random.nextInt(12)];
        for (int i = 0; i < records.length; i++) {
            LogFormat of = random.nextInt(20) == 0 ? FORMATS.get(random.nextInt(FORMATS.size())) : format;
            records[i] = LogSamples.record(of, i);
            if (random.nextInt(4) == 0) {
                records[i] = "{\"timestamp\":1772452800000,\"message\":" + LogSamples.quoted(records[i]) + "}";
            }
        }
        String lines = String.join("\n", records);
        String array = "[" + String.join(random.nextBoolean() ? "," : ",\n", records) + "]";
        return switch (random.nextInt(8)) {
            case 0 -> lines;
            case 1 -> array;
            case 2 -> "{\"Records\":" + array + "}";
            case 3 -> "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":" + array + "}\n{\"logEvents\":" + array + "}";
            case 4 ->
                "{\"tables\":[{\"columns\":[{\"name\":\"log_s\"}],\"rows\":[["
                        + String.join(
                                "],[",
                                Arrays.stream(records).map(LogSamples::quoted).toList()) + "]]}]}";
            case 5 -> "{\"Type\":\"Notification\",\"Message\":" + LogSamples.quoted(array) + "}";
            case 6 -> "{\"hits\":{\"hits\":" + array + "}}";
            default -> String.join("", records);
        };
    }

    private static byte[] mutated(String text, Random random) {
        byte[] bytes = random.nextInt(10) == 0 ? ("\uFEFF" + text).getBytes(UTF_16LE) : text.getBytes(UTF_8);
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) ALPHABET.charAt(random.nextInt(10));
                case 2 -> bytes = splice(bytes, at, at + length, new byte[0]); // cut out
                case 3 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length)); // twice
                case 4 -> bytes = Arrays.copyOf(bytes, at); // cut off
                default ->
                    bytes = splice(
                            bytes,
                            at,
                            at,
                            String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())))
                                    .repeat(length)
                                    .getBytes(UTF_8));
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] by) {
        byte[] spliced = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(by, 0, spliced, from, by.length);
        System.arraycopy(bytes, to, spliced, from + by.length, bytes.length - to);
        return spliced;
    }

    private static byte[] pack(byte[] bytes, Random random) throws IOException {
        byte[] packed =
                switch (random.nextInt(8)) {
                    case 0 -> {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        try (OutputStream gzip = new GZIPOutputStream(out)) {
                            gzip.write(bytes);
                        }
                        yield out.toByteArray();
                    }
                    case 1 -> Zstd.compress(bytes);
                    default -> bytes;
                };
        if (packed != bytes && random.nextInt(3) == 0) {
            packed[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return packed;
    }
}
