package dev.tokenwarden.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Chooses ports and remembers them in {@code ports.properties}, so that clients find the parts again after a restart. */
final class PortReservations {
    /**
     * Below the range from which Linux (32768), macOS and Windows (49152) pick ports for outgoing connections: a port chosen
     * here is not taken away by one while the parts are down.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final Path file;
    private final Ports wanted;
    private final RandomGenerator random;
    private final Properties remembered = new Properties();
    private final Map<Integer, String> chosen = new HashMap<>();

    private PortReservations(Path file, Ports wanted, RandomGenerator random) {
        this.file = file;
        this.wanted = wanted;
        this.random = random;
    }

    /**
     * Reads what was remembered.
     *
     * @param wanted ports that are not to be given to anything else
     * @throws EmbeddedException if the file cannot be read
     */
    static PortReservations load(DataDir dir, Ports wanted, RandomGenerator random) {
        var book = new PortReservations(dir.root().resolve("ports.properties"), wanted, random);
        if (Files.exists(book.file)) {
            try {
                book.remembered.load(new StringReader(Files.readString(book.file)));
            } catch (IOException | IllegalArgumentException e) {
                throw new EmbeddedException(book.file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return book;
    }

    /**
     * Chooses a port that nothing listens on.
     *
     * @param name what the port is for
     * @param wanted the port to use, or 0 for the remembered one, else any
     * @throws EmbeddedException if the wanted port is in use, or was chosen for something else
     */
    int choose(String name, int wanted) {
        int port = wanted == 0 ? rememberedOrAny(name) : wanted;
        if (wanted != 0 && !isFree(wanted)) {
            throw new PortInUseException(name, wanted);
        }
        String other = chosen.putIfAbsent(port, name);
        if (other != null) {
            throw new EmbeddedException("port " + port + " is wanted for both " + other + " and " + name);
        }
        remembered.setProperty(name, Integer.toString(port));
        return port;
    }

    private int rememberedOrAny(String name) {
        int port = parse(remembered.getProperty(name, "0"));
        if (port > 0 && !spokenFor(port) && isFree(port)) {
            return port;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int candidate = random.nextInt(LOWEST, HIGHEST);
            if (!spokenFor(candidate) && !remembered.containsValue(Integer.toString(candidate)) && isFree(candidate)) {
                return candidate;
            }
        }
        throw new EmbeddedException("no free port for " + name + " between " + LOWEST + " and " + HIGHEST);
    }

    private boolean spokenFor(int port) {
        return chosen.containsKey(port) || wanted.includes(port);
    }

    private static int parse(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) % 65_536 : 0;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the servers do: closed connections of an earlier run do not count
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes down what was chosen. */
    void store() {
        String lines = new TreeSet<>(remembered.stringPropertyNames())
                .stream()
                        .map(name -> name + "=" + remembered.getProperty(name) + "\n")
                        .collect(Collectors.joining());
        try {
            DataDir.writeAtomically(file, lines);
        } catch (IOException e) {
            throw new EmbeddedException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
