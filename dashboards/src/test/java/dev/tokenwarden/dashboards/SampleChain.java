package dev.tokenwarden.dashboards;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Sends an exchange tree in which every token, client, subject and actor is a UUID. One exchange gains a scope, and one branch is
 * revoked. The same seed gives the same tree.
 */
final class SampleChain {
    /** The scope that one exchange gains. */
    static final String GAINED = "https://graph.acme.example/Directory.AccessAsUser.All";

    private static final String TENANT = "acme";
    private static final List<String> SCOPES = List.of(
            "https://graph.acme.example/Files.ReadWrite.All",
            "ledger:read",
            "ledger:write",
            "openid",
            "orders:read",
            "orders:write",
            "payments:read",
            "payments:write",
            "profile");
    private static final int CLIENTS = 14;
    private static final int DEEPEST = 6;
    private static final int GAINED_AT = 4;

    /** A token of the tree. */
    record Node(TokenIdentity token, int parent, int level, String client, String subject, Collection<String> scopes) {}

    private final Random random;
    private final ConsoleFixture world;
    private final Instant now;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> clients = new ArrayList<>();
    private int gained = -1;
    private int revoked;
    private String detection = "";

    SampleChain(ConsoleFixture world, Instant now, long seed) {
        this.world = world;
        this.now = now;
        random = new Random(seed);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(uuid());
        }
    }

    /**
     * Sends the tree.
     *
     * @param size number of tokens; above 100, few tokens have many children
     */
    SampleChain send(int size) {
        nodes.add(new Node(SampleEvents.token(TENANT, uuid()), -1, 0, clients.get(0), uuid(), SCOPES));
        world.send(SampleEvents.issued(token(0), node(0).subject(), node(0).client(), scope(SCOPES), time(0, size)));
        while (nodes.size() < size) {
            int parent = size > 100 && random.nextInt(3) == 0
                    ? random.nextInt(Math.min(6, nodes.size()))
                    : random.nextInt(nodes.size());
            if (node(parent).level() < DEEPEST) {
                exchange(parent, size);
            }
        }
        revokeBranch();
        world.flush();
        return this;
    }

    private void exchange(int parent, int size) {
        Node from = node(parent);
        Collection<String> scopes = new TreeSet<>();
        from.scopes().stream().filter(scope -> random.nextInt(4) > 0).forEach(scopes::add);
        scopes.add(from.scopes().iterator().next());
        boolean gains = gained < 0 && from.level() == GAINED_AT - 1;
        if (gains) {
            scopes.add(GAINED);
            gained = nodes.size();
        }
        String subject = random.nextInt(25) == 0 ? uuid() : from.subject();
        Node child = new Node(
                SampleEvents.token(TENANT, uuid()),
                parent,
                from.level() + 1,
                clients.get(random.nextInt(CLIENTS)),
                subject,
                scopes);
        Instant time = time(nodes.size(), size);
        nodes.add(child);
        String actor = random.nextInt(5) == 0 ? "svc-agent-runner" : uuid();
        world.send(SampleEvents.exchanged(
                child.token(),
                SampleEvents.exchange(from.token(), from.subject(), child.client(), actor),
                subject,
                child.client(),
                scope(scopes),
                time));
        for (int i = random.nextInt(4); i > 0; i--) {
            String id = child.token().name() + "-" + i;
            world.send(SampleEvents.use(child.token(), id, time.plusSeconds(i), "payments", "203.0.113.7", false));
        }
        if (gains) {
            Detection found = found(child, time);
            detection = found.id();
            world.send(found);
        }
    }

    private static Detection found(Node node, Instant time) {
        return SampleEvents.of(
                TENANT,
                "chain.scope-escalated",
                Severity.CRITICAL,
                Action.REVOKE_CHAIN,
                node.token().name(),
                node.subject(),
                node.client(),
                time,
                1,
                "Exchange gained a scope the parent did not have",
                List.of(SampleEvents.evidence("scope", "without " + GAINED, GAINED, "urn:sts:acme", time)));
    }

    /** Revokes the first branch of three or more tokens that does not hold the token that gained a scope. */
    private void revokeBranch() {
        for (int top = 1; top < nodes.size(); top++) {
            List<Integer> branch = branch(top);
            if (node(top).level() >= 2 && branch.size() >= 3 && !branch.contains(gained)) {
                branch.forEach(i -> {
                    Target target = Target.token(token(i));
                    Decision decision = SampleEvents.decision(
                            found(node(i), now.minusSeconds(60)),
                            Decision.Outcome.REVOKED,
                            target,
                            now.minusSeconds(60));
                    world.send(SampleEvents.revocation(decision));
                });
                revoked = branch.size();
                return;
            }
        }
    }

    private List<Integer> branch(int top) {
        List<Integer> branch = new ArrayList<>(List.of(top));
        for (int i = top + 1; i < nodes.size(); i++) {
            if (branch.contains(node(i).parent())) {
                branch.add(i);
            }
        }
        return branch;
    }

    /** The token that gained a scope. */
    TokenIdentity gained() {
        return token(gained);
    }

    /** The id of the detection about the token that gained a scope. */
    String detection() {
        return detection;
    }

    /** The client that got the token that gained a scope. */
    String gainedBy() {
        return node(gained).client();
    }

    /** Number of tokens below the one that gained a scope. */
    int belowGained() {
        return branch(gained).size() - 1;
    }

    int depthOfGained() {
        return node(gained).level();
    }

    TokenIdentity root() {
        return token(0);
    }

    /** Number of revoked tokens. */
    int revoked() {
        return revoked;
    }

    /** The token that was exchanged last. */
    TokenIdentity last() {
        return token(nodes.size() - 1);
    }

    private Node node(int index) {
        return nodes.get(index);
    }

    private TokenIdentity token(int index) {
        return node(index).token();
    }

    private Instant time(int index, int size) {
        return now.minusSeconds(55 * 60 - 50 * 60L * index / size);
    }

    private static String scope(Collection<String> scopes) {
        return String.join(" ", scopes);
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
