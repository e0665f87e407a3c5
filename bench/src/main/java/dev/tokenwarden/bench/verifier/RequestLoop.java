package dev.tokenwarden.bench.verifier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends requests over one connection at a steady rate. Each is timed from its first byte out to its last byte in. */
final class RequestLoop implements AutoCloseable {
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<byte[]> requests;
    private int served;
    private int at;

    RequestLoop(int port, List<String> tokens) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.requests = tokens.stream()
                .map(token ->
                        ("GET /payments HTTP/1.1\r\nHost: api.acme.example\r\nUser-Agent: bench/1\r\nAuthorization: Bearer "
                                        + token + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /** Sends requests for this long. */
    DurationSamples run(long nanos, long everyNanos) throws IOException {
        DurationSamples samples = new DurationSamples();
        long next = System.nanoTime();
        long end = next + nanos;
        while (next < end) {
            LockSupport.parkNanos(next - System.nanoTime());
            long begun = System.nanoTime();
            out.write(requests.get(at));
            requireServed();
            samples.add(System.nanoTime() - begun);
            served++;
            at = at + 1 == requests.size() ? 0 : at + 1;
            next += everyNanos;
        }
        return samples;
    }

    private void requireServed() throws IOException {
        int matched = 0;
        StringBuilder head = new StringBuilder();
        while (matched < END.length) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the service closed the connection");
            }
            head.append((char) c);
            matched = c == END[matched] ? matched + 1 : c == END[0] ? 1 : 0;
        }
        if (!head.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException("not served: " + head.substring(0, head.indexOf("\r\n")));
        }
    }

    /** The number of answers with status 200. */
    int served() {
        return served;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
