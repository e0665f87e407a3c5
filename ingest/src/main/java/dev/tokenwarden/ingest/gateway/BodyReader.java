package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads a body, gzip or not, within limits of size and time. Never holds more than the limit, even if the body decompresses to more. */
final class BodyReader {
    private static final int CHUNK = 16 << 10;

    private final GatewayLimits limits;
    private final Clock clock;

    BodyReader(GatewayLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * @throws Problem if it is too large or too slow, or not what its {@code Content-Encoding} says
     */
    byte[] read(Context request) {
        String encoding = request.header("Content-Encoding");
        boolean gzip = encoding != null && encoding.toLowerCase(Locale.ROOT).equals("gzip");
        if (encoding != null && !gzip && !encoding.toLowerCase(Locale.ROOT).equals("identity")) {
            throw GatewayProblems.unsupported("Content-Encoding", "must be gzip or absent");
        }
        long deadline = clock.millis() + limits.bodyTime().toMillis();
        try (InputStream raw = new Timed(request.bodyInputStream(), deadline);
                InputStream in = gzip ? new GZIPInputStream(raw, CHUNK) : raw) {
            return read(in);
        } catch (IOException e) {
            throw GatewayProblems.malformed(gzip ? "the body is not gzip, or was cut short" : "the body was cut short");
        }
    }

    private byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            if (body.size() + read > limits.bodyBytes()) {
                throw GatewayProblems.tooLarge("a body may have at most " + limits.bodyBytes() + " bytes");
            }
            body.write(chunk, 0, read);
        }
        return body.toByteArray();
    }

    /** Gives up on a sender that is too slow. The idle timeout of the server ends one that sends nothing. */
    private final class Timed extends InputStream {
        private final InputStream in;
        private final long deadline;

        Timed(InputStream in, long deadline) {
            this.in = in;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            requireTime();
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            requireTime();
            return in.read(into, offset, length);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private void requireTime() {
            if (clock.millis() > deadline) {
                throw GatewayProblems.tooSlow();
            }
        }
    }
}
