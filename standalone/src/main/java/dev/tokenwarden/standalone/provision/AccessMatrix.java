package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.standalone.assembly.AccessRules;
import dev.tokenwarden.standalone.config.PipelineRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who can do what on Kafka and Redis, where each role runs in a process of its own: {@link AccessRules} by user.
 *
 * @param topics all topics, with those of the registrations
 */
public record AccessMatrix(List<TopicSpec> topics, List<KafkaUser> kafka, List<RedisUser> redis) {
    /** Prefix of the users of registrations. */
    public static final String REPORTER = AccessRules.REPORTER;

    private static final String ROLE = "tokenwarden-";

    public AccessMatrix {
        topics = List.copyOf(topics);
        kafka = List.copyOf(kafka);
        redis = List.copyOf(redis);
    }

    /** The name of the user of a role, on Kafka and on Redis. */
    public static String user(PipelineRole role) {
        return ROLE + role.word();
    }

    /**
     * The matrix of a policy.
     *
     * @param partitions of topics that are keyed by token
     */
    public static AccessMatrix of(Policy policy, int partitions) {
        List<Registration> registrations = policy.document().registrations().stream()
                .sorted(Comparator.comparing(Registration::name))
                .toList();
        List<TopicSpec> topics = new ArrayList<>(TopicSpecs.all(partitions));
        registrations.forEach(registration -> topics.add(TopicSpecs.input(registration.name())));
        return new AccessMatrix(topics, kafka(registrations), redis(registrations));
    }

    private static List<KafkaUser> kafka(List<Registration> registrations) {
        KafkaGrant[] readsPolicy = {KafkaGrant.read(Topics.POLICY)};
        List<KafkaUser> users = new ArrayList<>(List.of(
                role(PipelineRole.INGEST, AccessRules.ingest(), AccessRules.gateway(), readsPolicy),
                role(PipelineRole.STREAMS, AccessRules.streams(), readsPolicy),
                role(PipelineRole.REVOCATION, AccessRules.revocation(), AccessRules.policy()),
                role(PipelineRole.DASHBOARDS, AccessRules.dashboards(), AccessRules.policy()),
                user(ROLE + "dead-letters", "warden dead", 0, AccessRules.deadLetters())));
        for (Registration registration : registrations) {
            users.add(user(
                    REPORTER + registration.name(),
                    "reporter " + registration.name(),
                    AccessRules.REPORTER_BYTES_PER_SECOND,
                    AccessRules.reporter(registration.name())));
        }
        return users;
    }

    private static KafkaUser role(PipelineRole role, KafkaGrant[]... grants) {
        return user(user(role), "role " + role.word(), 0, grants);
    }

    private static KafkaUser user(String name, String purpose, long bytesPerSecond, KafkaGrant[]... grants) {
        return new KafkaUser(
                name,
                purpose,
                Stream.of(grants).flatMap(Arrays::stream).distinct().toList(),
                bytesPerSecond);
    }

    private static List<RedisUser> redis(List<Registration> registrations) {
        List<RedisUser> users = new ArrayList<>();
        users.add(
                new RedisUser(user(PipelineRole.REVOCATION), "role revocation", List.of(AccessRules.denylistWriter())));
        for (Registration registration : registrations) {
            boolean named = registration.tenants().stream().allMatch(AccessRules::isTenantName);
            if (named && registration.types().contains(EventType.USED)) {
                users.add(new RedisUser(
                        REPORTER + registration.name(),
                        "verifier " + registration.name(),
                        List.of(AccessRules.denylistReader(registration.name(), registration.tenants()))));
            }
        }
        return users;
    }
}
