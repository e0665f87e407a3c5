package dev.tokenwarden.bench.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A reporter on one connection. The client does as little as possible, because the benchmark measures the gateway. */
final class HttpReporter implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String head;

    HttpReporter(int port, String token, String type) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.head = "POST /v1/events HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + token + "\r\nContent-Type: "
                + type + "\r\nContent-Length: ";
    }

    /** Sends the body, and waits for the answer, which must be 202. */
    void post(byte[] body) throws IOException {
        byte[] header = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[header.length + body.length];
        System.arraycopy(header, 0, request, 0, header.length);
        System.arraycopy(body, 0, request, header.length, body.length);
        socket.getOutputStream().write(request);
        String status = line();
        long length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(
                        line.substring("content-length:".length()).strip());
            }
        }
        String answer = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 202")) {
            throw new IOException(status + ": " + answer);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
