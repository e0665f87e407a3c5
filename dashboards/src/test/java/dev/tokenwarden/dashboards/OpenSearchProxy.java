package dev.tokenwarden.dashboards;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP way to a server that can be cut and mended: an outage, as the other side of the wire sees it. */
final class OpenSearchProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final URI to;
    private volatile boolean cut;

    OpenSearchProxy(URI to) throws IOException {
        this.to = to;
        run(() -> {
            while (true) {
                accept(server.accept());
            }
        });
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    void mend() {
        cut = false;
    }

    private void accept(Socket from) throws IOException {
        if (cut) {
            from.close();
            return;
        }
        Socket onward = new Socket(to.getHost(), to.getPort());
        open.add(from);
        open.add(onward);
        pipe(from, onward);
        pipe(onward, from);
    }

    private void pipe(Socket from, Socket to) {
        run(() -> {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } finally {
                open.remove(from);
                open.remove(to);
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Closed by one side or the test.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
