package dev.tokenwarden.standalone.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read through it. */
final class CountedInput extends FilterInputStream {

    private final AtomicLong count;

    CountedInput(InputStream in, AtomicLong count) {
        super(in);
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            count.incrementAndGet();
        }
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int many = super.read(bytes, offset, length);
        if (many > 0) {
            count.addAndGet(many);
        }
        return many;
    }
}
