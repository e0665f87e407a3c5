package dev.tokenwarden.verifier.denylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestScope;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.RedisWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPubSub;

/** The view against a real Redis, written in the public format by a writer of the test's own. */
@WithBackbone(parts = Part.REDIS)
final class DenylistViewIT {
    private static final String ISS = "https://idp.acme.example";
    private static final String KEY = "thumbprint-of-the-key";
    private static final String VERIFIER = "urn:verifier:payments/eu-1";
    private static final String INSTANCE = VERIFIER + "#pod-7";
    private static final Duration SOON = Duration.ofSeconds(10);

    private String tenant;
    private RedisWriter writer;
    private RedisAccess access;
    private DenylistView view;

    @BeforeEach
    void open(Backbone backbone, TestScope scope) {
        tenant = scope.name("acme-" + System.nanoTime());
        writer = new RedisWriter(backbone.redis().admin(), tenant);
        // The rules that a registered verifier gets: it can acknowledge only as itself and its instances.
        List<String> rules = DenylistUsers.verifier(VERIFIER, List.of(tenant));
        access = backbone.redis().ensureUser("verifier-" + System.nanoTime(), rules.toArray(new String[0]));
    }

    @AfterEach
    void close() {
        if (view != null) {
            view.close();
        }
        writer.close();
    }

    @Test
    void snapshotAndFeed_areApplied() throws Exception {
        writer.begin("e1");
        writer.put(token("old"), entry(false, null));
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        assertThat(check(token("old"))).isEqualTo(DenylistAnswer.DENIED);
        assertThat(check(token("new"))).isEqualTo(DenylistAnswer.PASS);
        writer.put(token("new"), entry(false, null));
        await().atMost(SOON).until(() -> check(token("new")) == DenylistAnswer.DENIED);
        writer.delete(token("new"));
        await().atMost(SOON).until(() -> check(token("new")) == DenylistAnswer.PASS);
        writer.put(token("new"), entry(true, null));
        await().atMost(SOON).until(() -> check(token("new")) == DenylistAnswer.SHADOW);
        assertThat(view.ask(tenant, token("new"), KEY)).isEqualTo(DenylistAnswer.SHADOW);
        assertThat(view.ask(tenant, token("old"), KEY)).isEqualTo(DenylistAnswer.DENIED);
        assertThat(view.ask(tenant, token("other"), KEY)).isEqualTo(DenylistAnswer.PASS);
    }

    @Test
    void verifierId_namesAtMostOneInstance() {
        for (String wrong : List.of("", "#pod-7", "payments#", "payments#a#b", "payments pod", "payments#a b")) {
            assertThatThrownBy(() -> DenylistView.builder(wrong, "acme"))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("verifier:");
        }
    }

    @Test
    void everyKindOfTarget_denies() throws Exception {
        writer.begin("e1");
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();
        Token issuedAt100 = Token.builder(ISS)
                .jti("a1")
                .sub("alice")
                .clientId("web")
                .iat(100L)
                .kid("k1")
                .hash("hash-of-a1")
                .build();
        Token unnamed = Token.named(ISS, null, "hash-only");
        record Case(Target target, Token token, Long cutoff, DenylistAnswer expected) {}
        List<Case> cases = List.of(
                new Case(new Target.OfChain(tenant, ISS, "a1", null), issuedAt100, null, DenylistAnswer.DENIED),
                new Case(new Target.OfToken(tenant, ISS, null, "hash-only"), unnamed, null, DenylistAnswer.DENIED),
                new Case(new Target.OfToken(tenant, ISS, null, "hash-of-a1"), issuedAt100, null, DenylistAnswer.DENIED),
                new Case(new Target.OfChain(tenant, ISS, null, "hash-of-a1"), issuedAt100, null, DenylistAnswer.DENIED),
                new Case(new Target.OfSubject(tenant, ISS, "alice"), issuedAt100, 100L, DenylistAnswer.DENIED),
                new Case(new Target.OfSubject(tenant, ISS, "alice"), issuedAt100, 99L, DenylistAnswer.PASS),
                new Case(new Target.OfSubject(tenant, ISS, "älice"), issuedAt100, null, DenylistAnswer.PASS),
                new Case(new Target.OfClient(tenant, "web"), issuedAt100, 100L, DenylistAnswer.DENIED),
                new Case(new Target.OfKey(tenant, ISS, "k1"), issuedAt100, null, DenylistAnswer.DENIED),
                new Case(new Target.OfThumbprint(tenant, KEY), unnamed, null, DenylistAnswer.DENIED),
                new Case(new Target.OfIssuer(tenant, ISS), unnamed, 99L, DenylistAnswer.DENIED),
                new Case(new Target.OfIssuer(tenant, ISS), issuedAt100, 99L, DenylistAnswer.PASS));
        for (Case one : cases) {
            long before = view.status().get(0).feed().applied();
            writer.put(one.target(), entry(false, one.cutoff()));
            await().atMost(SOON).until(() -> view.status().get(0).feed().applied() > before);
            assertThat(view.check(tenant, one.token(), KEY)).as("%s", one).isEqualTo(one.expected());
            assertThat(view.ask(tenant, one.token(), KEY)).as("%s", one).isEqualTo(one.expected());
            writer.delete(one.target());
            await().atMost(SOON).until(() -> view.check(tenant, one.token(), KEY) == DenylistAnswer.PASS);
        }
    }

    @Test
    void noMarker_isNeverClean() throws Exception {
        start();
        assertThat(view.awaitWhole(Duration.ofMillis(200))).isFalse();

        assertThat(check(token("a"))).isEqualTo(DenylistAnswer.UNKNOWN);
        assertThat(view.ask(tenant, token("a"), KEY)).isEqualTo(DenylistAnswer.UNKNOWN);
        assertThat(view.age()).isNull();
    }

    @Test
    void wipedRedis_keepsTheOldViewUntilTheRebuild() throws Exception {
        writer.begin("e1");
        writer.put(token("old"), entry(false, null));
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        writer.wipe();
        assertThat(check(token("old"))).isEqualTo(DenylistAnswer.DENIED);
        writer.begin("e2");
        writer.put(token("later"), entry(false, null));

        await().atMost(SOON).until(() -> check(token("later")) == DenylistAnswer.DENIED);
        assertThat(check(token("old"))).isEqualTo(DenylistAnswer.PASS);
        assertThat(view.status().get(0).feed().snapshots()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whileASnapshotIsRead_whatIsRevokedIsDeniedAtOnce() throws Exception {
        writer.begin("e1");
        writer.fill(150_000);
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();
        long snapshots = view.status().get(0).feed().snapshots();

        // A gap begins a new snapshot, which takes a while; each revocation must not.
        writer.putWithoutFeed(token("gap"), entry(false, null));
        int during = 0;
        for (int i = 0; i < 200 && view.status().get(0).feed().snapshots() == snapshots; i++) {
            Token revoked = token("during-" + i);
            writer.put(revoked, entry(false, null));
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> check(revoked) == DenylistAnswer.DENIED);
            during += view.status().get(0).feed().snapshots() == snapshots ? 1 : 0;
        }

        await().atMost(SOON).until(() -> check(token("gap")) == DenylistAnswer.DENIED);
        assertThat(during).isPositive();
        assertThat(check(token("during-0"))).isEqualTo(DenylistAnswer.DENIED);
    }

    @Test
    void gapInTheFeed_leadsToANewSnapshot() throws Exception {
        writer.begin("e1");
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        writer.putWithoutFeed(token("unseen"), entry(false, null));
        writer.beat();

        await().atMost(SOON).until(() -> check(token("unseen")) == DenylistAnswer.DENIED);
    }

    @Test
    void silentWriter_makesTheViewUnknown_andItsReturnWhole() throws Exception {
        writer.begin("e1");
        writer.put(token("a"), entry(false, null));
        view = builder().maxAge(Duration.ofMillis(600)).start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        await().atMost(SOON).until(() -> check(token("a")) == DenylistAnswer.UNKNOWN);
        assertThat(view.ask(tenant, token("a"), KEY)).isEqualTo(DenylistAnswer.UNKNOWN);
        writer.beat();
        await().atMost(SOON).until(() -> check(token("a")) == DenylistAnswer.DENIED);
    }

    @Test
    void appliedPosition_isAcknowledged() throws Exception {
        List<Ack> acks = new CopyOnWriteArrayList<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onPMessage(String pattern, String channel, String message) {
                try {
                    acks.add(Ack.fromJson(message));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        Thread subscriber = new Thread(() -> writer.redis().psubscribe(listener, DenylistKeys.ackChannel(tenant, "*")));
        subscriber.start();
        await().atMost(SOON).until(listener::isSubscribed);
        writer.begin("e1");
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        long sequence = writer.put(token("a"), entry(false, null));

        await().atMost(SOON).until(() -> acks.stream().anyMatch(ack -> ack.sequence() == sequence));
        assertThat(acks.get(0).verifier()).isEqualTo(INSTANCE);
        assertThat(acks.get(0).epoch()).isEqualTo("e1");
        listener.punsubscribe();
        subscriber.join();
    }

    @Test
    void valueThatCannotBeRead_denies_andANameThatCannotIsCounted() throws Exception {
        writer.begin("e1");
        writer.putRaw(new Target.OfToken(tenant, ISS, "broken", null).name(), "{not json");
        writer.putRaw("planet:3:mars", entry(false, null).toJson());
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        assertThat(check(token("broken"))).isEqualTo(DenylistAnswer.DENIED);
        assertThat(view.status().get(0).contents().unreadable()).isEqualTo(2);
    }

    @Test
    void entryWhoseValueIsGone_isUnknown_untilItIsWrittenAgain() throws Exception {
        Target subject = new Target.OfSubject(tenant, ISS, "carol");
        Token carol = Token.builder(ISS).jti("x").sub("carol").build();
        Token other = Token.builder(ISS).jti("y").sub("dave").build();
        writer.begin("e1");
        writer.put(subject, entry(false, null));
        writer.redis().del(DenylistKeys.entry(subject));

        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        assertThat(check(carol)).isEqualTo(DenylistAnswer.UNKNOWN);
        assertThat(view.ask(tenant, carol, KEY)).isEqualTo(DenylistAnswer.UNKNOWN);
        assertThat(check(other)).isEqualTo(DenylistAnswer.PASS);
        assertThat(view.ask(tenant, other, KEY)).isEqualTo(DenylistAnswer.PASS);
        assertThat(view.status().get(0).contents().lost()).isEqualTo(1);

        writer.put(subject, entry(false, null));
        await().atMost(SOON).until(() -> check(carol) == DenylistAnswer.DENIED);
        assertThat(view.ask(tenant, carol, KEY)).isEqualTo(DenylistAnswer.DENIED);
        assertThat(view.status().get(0).contents().lost()).isZero();
    }

    @Test
    void entryWhoseValueEnded_isNotUnknown() throws Exception {
        Target subject = new Target.OfSubject(tenant, ISS, "carol");
        Token carol = Token.builder(ISS).jti("x").sub("carol").build();
        writer.begin("e1");
        writer.put(subject, entry(false, null));
        writer.redis().del(DenylistKeys.entry(subject));
        writer.redis().zadd(DenylistKeys.index(tenant), (double) (System.currentTimeMillis() + 1_000), subject.name());

        start();
        assertThat(view.awaitWhole(SOON)).isTrue();

        assertThat(check(carol)).isEqualTo(DenylistAnswer.PASS);
        assertThat(view.ask(tenant, carol, KEY)).isEqualTo(DenylistAnswer.PASS);
    }

    @Test
    void sessionAndGrant_coverTheirTokens_andNoOthers() throws Exception {
        writer.begin("e1");
        writer.put(new Target.OfSession(tenant, ISS, "s-1"), entry(false, null));
        start();
        assertThat(view.awaitWhole(SOON)).isTrue();
        writer.put(new Target.OfGrant(tenant, ISS, "g-1"), entry(false, null));
        Token ofGrant = Token.builder(ISS).jti("c").grant("g-1").build();
        await().atMost(SOON).until(() -> check(ofGrant) == DenylistAnswer.DENIED);

        assertThat(view.ask(tenant, ofGrant, KEY)).isEqualTo(DenylistAnswer.DENIED);
        for (Token token : List.of(
                Token.builder(ISS).jti("a").sid("s-1").build(),
                Token.builder(ISS).jti("b").sid("s-1").iat(99_999_999_999L).build())) {
            assertThat(check(token)).isEqualTo(DenylistAnswer.DENIED);
            assertThat(view.ask(tenant, token, KEY)).isEqualTo(DenylistAnswer.DENIED);
        }
        for (Token token : List.of(
                Token.builder(ISS).jti("a").sid("s-2").build(),
                Token.builder("https://other.example").jti("a").sid("s-1").build(),
                Token.builder(ISS).jti("s-1").build())) {
            assertThat(check(token)).isEqualTo(DenylistAnswer.PASS);
            assertThat(view.ask(tenant, token, KEY)).isEqualTo(DenylistAnswer.PASS);
        }
    }

    private void start() {
        view = builder().start();
    }

    private DenylistView.Builder builder() {
        return DenylistView.builder(INSTANCE, tenant)
                .redis(new RedisConfig(access.host(), access.port(), access.user(), access.password(), false));
    }

    private DenylistAnswer check(Token token) {
        return view.check(tenant, token, KEY);
    }

    private static Token token(String jti) {
        return Token.named(ISS, jti, null);
    }

    private static DenylistEntry entry(boolean shadow, Long cutoff) {
        return new DenylistEntry(shadow, 1_000, cutoff, null, 1);
    }
}
