package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes connection files for clients, in the formats of common tools. Only the owner can read them. */
final class ClientFiles {

    private static final String KAFKA_SUFFIX = ".kafka.properties";

    private final DataLayout layout;

    ClientFiles(DataLayout layout) throws IOException {
        this.layout = layout;
        PrivateFiles.createDirectory(layout.clients());
    }

    /** Client properties of a reporter, for Java and for librdkafka. */
    void reporter(String registration, Map<String, Object> properties) {
        String topic = Topics.input(registration);
        write(layout.kafkaClient(registration), "Java clients; topic " + topic, new TreeMap<>(properties));
        Map<String, Object> librdkafka = new TreeMap<>();
        librdkafka.put("bootstrap.servers", properties.get("bootstrap.servers"));
        librdkafka.put("security.protocol", properties.get("security.protocol"));
        // Kafka 4 refuses the SCRAM of librdkafka before 2.6.1, which distributions still ship.
        librdkafka.put("sasl.mechanisms", "PLAIN");
        String jaas = String.valueOf(properties.get("sasl.jaas.config"));
        librdkafka.put("sasl.username", between(jaas, "username=\""));
        librdkafka.put("sasl.password", between(jaas, "password=\""));
        write(layout.kcatClient(registration), "kcat and librdkafka; topic " + topic, librdkafka);
    }

    /** Client properties for dead letters. */
    void deadLetters(Map<String, Object> properties) {
        write(
                layout.deadLetterClient(),
                "dead letters, for Java clients; topic " + Topics.DEAD,
                new TreeMap<>(properties));
    }

    /** Access to the denylist. */
    void denylist(Path file, String what, RedisAddress redis) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("host", redis.server().host());
        properties.put("port", redis.server().port());
        properties.put("user", redis.user());
        properties.put(
                "password", redis.password() == null ? "" : redis.password().value());
        write(file, what, properties);
    }

    /** Access to the indices in OpenSearch. */
    void search(SearchAddress search) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("url", search.url());
        properties.put("user", search.user());
        properties.put(
                "password", search.password() == null ? "" : search.password().value());
        write(layout.searchClient(), "OpenSearch", properties);
    }

    /** The reporters that have files. */
    Set<String> reporters() {
        try (Stream<Path> files = Files.list(layout.clients())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(KAFKA_SUFFIX))
                    .map(name -> name.substring(0, name.length() - KAFKA_SUFFIX.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a reporter's files. */
    void forget(String registration) {
        try {
            Files.deleteIfExists(layout.kafkaClient(registration));
            Files.deleteIfExists(layout.kcatClient(registration));
            Files.deleteIfExists(layout.httpToken(registration));
            Files.deleteIfExists(layout.denylistClient(registration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String between(String text, String start) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf('"', from));
    }

    private static void write(Path file, String what, Map<String, Object> properties) {
        String lines = properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            PrivateFiles.write(file, "# Tokenwarden: " + what + ". Holds a password.\n" + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
