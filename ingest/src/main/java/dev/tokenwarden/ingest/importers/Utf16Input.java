package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads UTF-16 as UTF-8. A surrogate without its pair becomes a byte that UTF-8 does not have, so that the record around it is
 * set aside as {@code not-utf-8} and not read as something else.
 */
final class Utf16Input extends InputStream {
    private static final int INVALID = 0xFF;

    private final InputStream in;
    private final boolean bigEndian;
    private final byte[] pending = new byte[4];
    private int next;
    private int count;
    /** A code unit that was read ahead; -1 for none. */
    private int ahead = -1;

    /** @param in read in single bytes: should be buffered */
    Utf16Input(InputStream in, boolean bigEndian) {
        this.in = in;
        this.bigEndian = bigEndian;
    }

    @Override
    public int read() throws IOException {
        if (next == count && !decode()) {
            return -1;
        }
        return pending[next++] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int b = read();
            if (b < 0) {
                break;
            }
            bytes[offset + done++] = (byte) b;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private boolean decode() throws IOException {
        int unit = ahead >= 0 ? ahead : unit();
        ahead = -1;
        if (unit < 0) {
            return false;
        }
        next = 0;
        count = 0;
        int point = unit;
        if (Character.isHighSurrogate((char) unit)) {
            int low = unit();
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                point = Character.toCodePoint((char) unit, (char) low);
            } else {
                ahead = low;
                point = -1;
            }
        } else if (Character.isLowSurrogate((char) unit)) {
            point = -1;
        }
        encode(point);
        return true;
    }

    private void encode(int point) {
        if (point < 0) {
            pending[count++] = (byte) INVALID;
        } else if (point < 0x80) {
            pending[count++] = (byte) point;
        } else if (point < 0x800) {
            pending[count++] = (byte) (0xC0 | point >> 6);
            pending[count++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            pending[count++] = (byte) (0xE0 | point >> 12);
            pending[count++] = (byte) (0x80 | point >> 6 & 0x3F);
            pending[count++] = (byte) (0x80 | point & 0x3F);
        } else {
            pending[count++] = (byte) (0xF0 | point >> 18);
            pending[count++] = (byte) (0x80 | point >> 12 & 0x3F);
            pending[count++] = (byte) (0x80 | point >> 6 & 0x3F);
            pending[count++] = (byte) (0x80 | point & 0x3F);
        }
    }

    /** The next code unit; -1 at the end, where half a unit is left out. */
    private int unit() throws IOException {
        int first = in.read();
        int second = first < 0 ? -1 : in.read();
        if (second < 0) {
            return -1;
        }
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
