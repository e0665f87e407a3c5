package dev.tokenwarden.bench.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy in front of a server on loopback. While it is cut, connections break and new ones are closed at once. */
final class CuttableProxy implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CuttableProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        thread("gate", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
        sockets.forEach(CuttableProxy::drop);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket outside = door.accept();
                sockets.add(outside);
                if (cut) {
                    finish(outside);
                } else {
                    thread("gate-connection", () -> connect(outside));
                }
            } catch (IOException e) {
                // The proxy is closed, or the client left before the connection was accepted: continue with the next.
            }
        }
    }

    private void connect(Socket outside) {
        try (Socket inside = new Socket(host, port)) {
            outside.setTcpNoDelay(true);
            inside.setTcpNoDelay(true);
            sockets.add(inside);
            Thread back = thread("gate-back", () -> pump(inside, outside));
            pump(outside, inside);
            back.join();
            sockets.remove(inside);
        } catch (IOException e) {
            // The server is away, so the proxy closes the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish(outside);
        }
    }

    /** Copies until either side ends; then closes both. */
    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // The connection broke: the other side is closed below.
        }
        drop(from);
        drop(to);
    }

    private void finish(Socket socket) {
        sockets.remove(socket);
        drop(socket);
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
