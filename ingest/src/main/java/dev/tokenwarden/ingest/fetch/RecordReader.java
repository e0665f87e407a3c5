package dev.tokenwarden.ingest.fetch;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Reads the records of a batch (Kafka's message format, version 2) from their decompressed bytes, without holding more than
 * one record. What the bytes declare is checked against a limit before memory is taken for it.
 */
final class RecordReader implements AutoCloseable {
    private final DataInputStream in;
    private final int maxBytes;

    RecordReader(InputStream in, int maxBytes) {
        this.in = new DataInputStream(in);
        this.maxBytes = maxBytes;
    }

    /** A record: {@code body} is what follows its length. */
    record Raw(byte[] body, int offsetDelta, long timestampDelta, int headers) {}

    /** A record that is larger than the limit was met. Nothing of it but its length has been read. */
    static final class RecordTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        private final int bytes;

        RecordTooLarge(int bytes) {
            super(bytes + " bytes");
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /**
     * The next record.
     *
     * @throws RecordTooLarge if it is over the limit
     * @throws IOException if the bytes are no record
     */
    Raw next() throws IOException {
        int length = ByteUtils.readVarint(in);
        if (length < 0) {
            throw new IOException("a record of negative length");
        }
        if (length > maxBytes) {
            throw new RecordTooLarge(length);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the batch ends within a record");
        }
        return parse(body);
    }

    /**
     * The offset and time of a record that is too large, which is skipped.
     *
     * @param length as {@link RecordTooLarge} has it
     */
    Raw skip(int length) throws IOException {
        Counting counted = new Counting(in);
        DataInputStream body = new DataInputStream(counted);
        body.readByte();
        long timestampDelta = ByteUtils.readVarlong(body);
        int offsetDelta = ByteUtils.readVarint(body);
        in.skipNBytes(length - counted.read);
        return new Raw(new byte[0], offsetDelta, timestampDelta, 0);
    }

    private static Raw parse(byte[] body) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        try {
            buffer.get();
            long timestampDelta = ByteUtils.readVarlong(buffer);
            int offsetDelta = ByteUtils.readVarint(buffer);
            skipBytes(buffer);
            skipBytes(buffer);
            int headers = ByteUtils.readVarint(buffer);
            return new Raw(body, offsetDelta, timestampDelta, headers);
        } catch (RuntimeException e) {
            throw new IOException("not a record", e);
        }
    }

    private static void skipBytes(ByteBuffer buffer) {
        int length = ByteUtils.readVarint(buffer);
        if (length > 0) {
            buffer.position(buffer.position() + length);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class Counting extends InputStream {
        private final InputStream in;
        private int read;

        Counting(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                read++;
            }
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            read += Math.max(0, count);
            return count;
        }
    }
}
