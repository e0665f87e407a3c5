package dev.tokenwarden.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP port before a server, which can be shut as if the server had gone, and opened again. */
final class Gate implements AutoCloseable {
    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    Gate(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void shut() {
        open = false;
        sockets.forEach(Gate::drop);
        sockets.clear();
    }

    void reopen() {
        open = true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket outside = door.accept();
                if (!open) {
                    drop(outside);
                    continue;
                }
                Socket inside = new Socket(host, port);
                outside.setTcpNoDelay(true);
                inside.setTcpNoDelay(true);
                sockets.add(outside);
                sockets.add(inside);
                daemon(() -> pump(outside, inside));
                daemon(() -> pump(inside, outside));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            drop(to);
        }
        drop(to);
        drop(from);
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        shut();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
