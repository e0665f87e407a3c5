package dev.tokenwarden.standalone.assembly;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket in the data directory, on which commands on this machine ask a running process. There is no further
 * authentication: a user who can open the socket can also read every credential in that directory.
 *
 * <p>A request is one line, the name of a question. The answer is one line; an unknown question has an empty answer.
 */
public final class ControlSocket implements AutoCloseable {

    /** The question for a link that signs one analyst in to the console. The answer is a credential. */
    public static final String CONSOLE_LINK = "console-link";

    /** The question for the health of each role, as JSON. */
    public static final String HEALTH = "health";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int CLIENTS = 4;
    private static final int LONGEST_REQUEST = 200;

    private final Path file;
    private final ServerSocketChannel server;
    private final Map<String, Supplier<String>> answers;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1, task -> {
        Thread thread = new Thread(task, "control-socket");
        thread.setDaemon(true);
        return thread;
    });

    private ControlSocket(Path file, ServerSocketChannel server, Map<String, Supplier<String>> answers) {
        this.file = file;
        this.server = server;
        this.answers = Map.copyOf(answers);
    }

    /**
     * Listens on the file, and replaces it if it exists.
     *
     * @param answers makes the answer to each question
     * @throws IOException if the system has no Unix domain sockets, or the path is too long for one
     */
    static ControlSocket open(Path file, Map<String, Supplier<String>> answers) throws IOException {
        Files.deleteIfExists(file);
        ServerSocketChannel server;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix domain sockets", e);
        }
        try {
            server.bind(UnixDomainSocketAddress.of(file));
            PrivateFiles.restrict(file);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e instanceof IOException known ? known : new IOException(e.getMessage(), e);
        }
        ControlSocket socket = new ControlSocket(file, server, answers);
        socket.threads.execute(socket::accept);
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                threads.execute(() -> serve(client));
            } catch (ClosedChannelException | RejectedExecutionException e) {
                return;
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("A control connection could not be accepted");
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                OutputStream out = Channels.newOutputStream(client)) {
            Supplier<String> answer = answers.get(line(client));
            out.write(((answer == null ? "" : answer.get()) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("A control request failed");
        }
    }

    private static String line(SocketChannel client) throws IOException {
        StringBuilder line = new StringBuilder();
        var in = Channels.newInputStream(client);
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_REQUEST; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /**
     * Asks the process that runs on a data directory.
     *
     * @return the answer; empty if the process does not know the question
     * @throws IOException if no process answers
     */
    public static String ask(DataLayout layout, String question) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(layout.controlSocket()));
                OutputStream out = Channels.newOutputStream(socket);
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8))) {
            out.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = in.readLine();
            return answer == null ? "" : answer;
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix domain sockets", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        Files.deleteIfExists(file);
    }
}
