package dev.tokenwarden.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenwarden.contract.Topics;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/** What one hostile client does. */
enum AvailabilityAttack {
    /** Nothing, for comparison. */
    NONE {
        @Override
        void run(PipelineProcess pipeline, long until) {
            sleep(until);
        }
    },
    /** Records that decompress to 150 MB. */
    BOMB {
        @Override
        void run(PipelineProcess pipeline, long until) throws IOException {
            Map<String, Object> writes = new HashMap<>(pipeline.reporter(REPORTER));
            writes.put("compression.type", "gzip");
            writes.put("max.request.size", BOMB_BYTES + (1 << 20));
            writes.put("buffer.memory", 2L * BOMB_BYTES);
            try (var producer = new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < 5; i++) {
                    producer.send(new ProducerRecord<>(Topics.input(REPORTER), new byte[BOMB_BYTES]));
                    producer.flush();
                }
            }
            sleep(until);
        }
    },
    /** 200,000 events at once. */
    FLOOD {
        @Override
        void run(PipelineProcess pipeline, long until) throws IOException {
            try (var producer = Victim.producer(pipeline.reporter(REPORTER))) {
                for (int i = 0; i < FLOOD_EVENTS; i++) {
                    producer.send(new ProducerRecord<>(
                            Topics.input(REPORTER),
                            Victim.use(REPORTER, "flood-" + i).getBytes(UTF_8)));
                }
            }
            sleep(until);
        }
    },
    /** 300 requests on each listener whose bodies never end. */
    SLOW {
        @Override
        void run(PipelineProcess pipeline, long until) throws IOException {
            connect(pipeline, 300, "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n{", until);
        }
    },
    /** 4,000 connections on each listener that send nothing. */
    IDLE {
        @Override
        void run(PipelineProcess pipeline, long until) throws IOException {
            connect(pipeline, 4_000, "", until);
        }
    },
    /** A verifier that tries to stop Redis with an expensive command. */
    FREEZE {
        @Override
        void run(PipelineProcess pipeline, long until) throws IOException {
            Properties redis = pipeline.redis(REPORTER);
            HostAndPort server =
                    new HostAndPort(redis.getProperty("host"), Integer.parseInt(redis.getProperty("port")));
            String text = "ab".repeat(40_000);
            try (Jedis jedis = new Jedis(
                    server,
                    DefaultJedisClientConfig.builder()
                            .user(redis.getProperty("user"))
                            .password(redis.getProperty("password"))
                            .socketTimeoutMillis(200_000)
                            .build())) {
                while (System.nanoTime() < until) {
                    refused(jedis, "STRALGO", "LCS", "STRINGS", text, text);
                    refused(jedis, "KEYS", "*");
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }
    };

    static final String REPORTER = "attacker";

    private static final int BOMB_BYTES = 150 << 20;
    private static final int FLOOD_EVENTS = 200_000;

    /** AttackImpact until that moment of {@link System#nanoTime}. */
    abstract void run(PipelineProcess pipeline, long until) throws IOException;

    private static void sleep(long until) {
        long left = until - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = until - System.nanoTime();
        }
    }

    private static void connect(PipelineProcess pipeline, int connections, String text, long until) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                for (String listener : pipeline.listeners()) {
                    URI address = URI.create(listener);
                    Socket socket = new Socket(address.getHost(), address.getPort());
                    sockets.add(socket);
                    send(socket, text);
                }
            }
            sleep(until);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        } catch (IOException e) {
            // The listener has closed it: that is its right.
        }
    }

    private static void refused(Jedis jedis, String command, String... arguments) {
        ProtocolCommand raw = () -> command.getBytes(UTF_8);
        try {
            jedis.sendCommand(raw, arguments);
            System.out.println(command + " was allowed");
        } catch (JedisException e) {
            if (!String.valueOf(e.getMessage()).contains("NOPERM")) {
                throw e;
            }
        }
    }
}
