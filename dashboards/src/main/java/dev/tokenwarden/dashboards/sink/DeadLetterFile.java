package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/**
 * The file {@code refused.ndjson} of records that OpenSearch does not have, one JSON object per line. It is rotated by size to
 * {@code refused.1.ndjson} and so on; the oldest file is deleted. A line is on disk when the call returns. Thread-safe.
 */
final class DeadLetterFile {
    private static final String NAME = "refused";

    private final Path directory;
    private final long maxBytes;
    private final int maxFiles;
    private final Clock clock;

    DeadLetterFile(SinkConfig config, Clock clock) {
        this.directory = config.deadLetters().directory();
        this.maxBytes = config.deadLetters().bytes();
        this.maxFiles = config.deadLetters().files();
        this.clock = clock;
    }

    /**
     * Adds a line.
     *
     * @param origin an index and id, or a topic, partition and offset
     * @param content the document or record, as text
     * @throws IOException if the line was not written: the record must be read again
     */
    synchronized void add(String origin, String reason, byte[] content) throws IOException {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("at", clock.instant().toString());
        line.put("origin", origin);
        line.put("reason", reason);
        line.put("content", new String(content, StandardCharsets.UTF_8));
        byte[] json = DocumentJson.bytes(line);
        Path file = directory.resolve(NAME + ".ndjson");
        Files.createDirectories(directory);
        if (Files.exists(file) && Files.size(file) + json.length + 1 > maxBytes) {
            rotate(file);
        }
        create(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.allocate(json.length + 1);
            bytes.put(json).put((byte) '\n').flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /** Creates the file so that only its owner can read it: it contains claims of tokens. */
    private static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private void rotate(Path file) throws IOException {
        for (int i = maxFiles - 1; i >= 1; i--) {
            Path older = directory.resolve(NAME + "." + i + ".ndjson");
            if (Files.exists(older)) {
                Files.move(
                        older,
                        directory.resolve(NAME + "." + (i + 1) + ".ndjson"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, directory.resolve(NAME + ".1.ndjson"), StandardCopyOption.REPLACE_EXISTING);
    }
}
