package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.agent.Agents;
import dev.tokenwarden.streams.agent.TraceNodes;
import dev.tokenwarden.streams.chain.ChainUse;
import dev.tokenwarden.streams.chain.Children;
import dev.tokenwarden.streams.chain.Lineages;
import dev.tokenwarden.streams.chain.SelfIssued;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.family.Families;
import dev.tokenwarden.streams.family.FamilyMembers;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.family.IssuedAfterRevocation;
import dev.tokenwarden.streams.family.MachineSessions;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.RecordGuard;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.output.TimerGuard;
import dev.tokenwarden.streams.presentation.Presentations;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.FamilyEnded;
import dev.tokenwarden.streams.state.FamilyMembership;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.StateStores;
import dev.tokenwarden.streams.store.TimeQueue;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.time.ReportersRead;
import dev.tokenwarden.streams.token.ClaimConflict;
import dev.tokenwarden.streams.token.ContentMismatch;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.EventDigest;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.Inbound;
import dev.tokenwarden.streams.token.KeySightings;
import dev.tokenwarden.streams.token.KnownClaims;
import dev.tokenwarden.streams.token.Retention;
import dev.tokenwarden.streams.token.RowTimers;
import dev.tokenwarden.streams.token.Spoken;
import dev.tokenwarden.streams.token.StatusRules;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenTools;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.UnissuedTokens;
import dev.tokenwarden.streams.token.UseRules;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The task of the tokens of one partition: takes up events and the messages of other tasks, keeps each token's state,
 * and runs what is due. What a rule needs of one token is here; what is counted beyond it goes on as a {@code Fact}.
 */
final class TokenProcessor implements Processor<byte[], Inbound, Object, Object> {
    static final String TOKENS = "tokens";
    static final String TIMERS = "timers";
    static final String EXPIRIES = "expiries";
    static final String CHILDREN = "children";
    static final String ISSUERS = "issuers";
    static final String SEEN = "seen-events";
    static final String ROWS = "token-rows";

    /** Event identities that a token keeps itself; those of busier tokens go to a store of their own. */
    private static final int MAX_OWN_EVENTS = 64;

    /** Most graces and deadlines have passed when input stood still for so long: what is left may wait a second more. */
    private static final Duration TICK_SLOWLY_AFTER = Duration.ofSeconds(60);

    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    /** Every grace and deadline, the silence of verifiers included, has passed when input stood still for so long. */
    private static final Duration STOP_TICKING_AFTER = Duration.ofMinutes(5);

    /** States that are looked after with each event and with each tick: each event adds one at most. */
    private static final int ENDS_AN_EVENT = 16;

    private static final int ENDS_A_TICK = 2_000;

    private static final Duration KEEP_EVENT = Duration.ofHours(24);
    /** First byte of the timers that forget an event identity; those of tokens begin with the tag of their key. */
    private static final byte FORGET_EVENT = (byte) 0xEE;

    private static final byte[] PRESENT = {1};
    private static final long UNSEEN = -1;

    private final Supplier<Policy> policies;
    private final TopologyConfig config;
    private final LagProbe lag;
    private final EventCounters counters;
    private final DetectionFailures failures;

    private @Nullable Task task;

    TokenProcessor(
            Supplier<Policy> policies,
            TopologyConfig config,
            LagProbe lag,
            EventCounters counters,
            DetectionFailures failures) {
        this.policies = policies;
        this.config = config;
        this.lag = lag;
        this.counters = counters;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        Task started = new Task(context);
        task = started;
        started.startTicking();
    }

    @Override
    public void process(Record<byte[], Inbound> record) {
        if (task == null) {
            throw new IllegalStateException("not initialised");
        }
        task.guard.check();
        try {
            task.process(record);
        } catch (Error e) {
            task.guard.failed(e);
            throw e;
        }
    }

    /** Everything that needs the context: it exists from init to close. */
    private final class Task {
        private final ProcessorContext<Object, Object> context;
        private final Fingerprint fingerprint = new Fingerprint();
        private final TokenTools tools;
        private final ForwardingOutputs outputs;
        private final RecordGuard guard;
        private final TimerGuard timerGuard;
        private final Raiser raiser;
        private final KeyValueStore<Bytes, byte[]> seen;
        private final TimeQueue timers;
        private final PartitionTime time;
        private final Retention retention;
        private final Lineages lineages;
        private final UnissuedTokens issuance;
        private final ReportersRead reporters;
        private final StatusRules verifiers;
        private final FamilyNodes families;
        private final TraceNodes traces;
        private Policy policy = Policy.defaults();
        private @Nullable Cancellable ticking;
        private boolean slow;

        Task(ProcessorContext<Object, Object> context) {
            this.context = context;
            this.outputs = new ForwardingOutputs(context, ForwardingOutputs.DETECTIONS, ForwardingOutputs.FACTS);
            this.guard = new RecordGuard(context, failures);
            this.timerGuard = new TimerGuard(context.taskId().toString(), outputs, failures, config.backtest());
            KeyValueStore<Bytes, byte[]> issuers = context.getStateStore(ISSUERS);
            this.time = new PartitionTime(context, config.clockPace(), outputs, issuers);
            this.seen = context.getStateStore(SEEN);
            this.timers = TimeQueue.in(context.getStateStore(TIMERS));
            this.lineages = new Lineages(new Children(context.getStateStore(CHILDREN)));
            this.retention = new Retention(
                    StateStores.open(context.getStateStore(TOKENS), TokenState.parser()),
                    timers,
                    TimeQueue.in(context.getStateStore(EXPIRIES)),
                    time,
                    this::forget);
            this.reporters = new ReportersRead(config.backtest());
            this.issuance = new UnissuedTokens(issuers, reporters);
            this.raiser = new Raiser(outputs, config.backtest() ? time::now : context::currentSystemTimeMs);
            this.verifiers = new StatusRules(raiser, reporters);
            this.families = new FamilyNodes(new FamilyMembers(context.getStateStore(CHILDREN)), time, outputs, raiser);
            this.tools = new TokenTools(
                    fingerprint,
                    new KeySightings(),
                    outputs,
                    raiser,
                    StateStores.open(context.getStateStore(ROWS), TokenRow.parser()),
                    new RowTimers(timers));
            this.traces = new TraceNodes(time, outputs, fingerprint);
        }

        void process(Record<byte[], Inbound> record) {
            policy = policies.get();
            outputs.at(record.timestamp());
            if (record.value() instanceof Inbound.Admitted admitted) {
                startTicking();
                TokenEvent event = admitted.event();
                time.read(
                        event.time().toEpochMilli(),
                        record.timestamp(),
                        policy.grace().toMillis());
                runDue(ENDS_AN_EVENT);
                handle(record.key(), admitted);
                runDue(ENDS_AN_EVENT);
                time.tellIfDue();
            } else if (record.value() instanceof Inbound.ReadTo read) {
                reporters.heard(read.progress());
            } else if (record.value() instanceof Inbound.FromPeer peer) {
                handle(record.key(), peer.message());
                runDue(ENDS_AN_EVENT);
            }
        }

        /** Ticks only while there is something to wait for: each tick costs a commit. */
        private void startTicking() {
            if (ticking == null || slow) {
                tickEvery(config.tick());
                slow = false;
            }
        }

        private void tickEvery(Duration interval) {
            if (ticking != null) {
                ticking.cancel();
            }
            ticking = context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::tick);
        }

        private void tick(long wall) {
            if (!slow && time.idleFor(wall) > TICK_SLOWLY_AFTER.toMillis()) {
                tickEvery(SLOW_TICK);
                slow = true;
            }
            policy = policies.get();
            outputs.at(Math.max(0, time.now()));
            time.tick(wall, lag.isZero(context.taskId()));
            runDue(ENDS_A_TICK);
            time.tellAfterTick(wall);
            if (ticking != null && time.idleFor(wall) > STOP_TICKING_AFTER.toMillis() && !time.hasNews()) {
                ticking.cancel();
                ticking = null;
            }
        }

        private void runDue(int ends) {
            timers.run(time.now(), (at, key, value) -> timerGuard.run(at, key, value, () -> runTimer(at, key)));
            retention.runEnds(
                    ends, key -> timerGuard.run(time.horizon(), key, PRESENT, () -> save(key, retention.open(key))));
        }

        private void runTimer(long at, byte[] key) {
            if (key[0] == FORGET_EVENT) {
                seen.delete(Bytes.wrap(key));
            } else if (key[0] == RowTimers.ROW) {
                due(at, RowTimers.parse(key));
            } else {
                dueState(at, key);
            }
        }

        /** A row outlives the state of its token only until it is due, and is deleted then. */
        private void due(long at, RowTimers.Due row) {
            TokenState.Builder state = retention.get(row.token());
            if (state == null) {
                tools.rows().delete(TokenRows.key(row.token(), row.tag(), row.id()));
                return;
            }
            TokenWork work = work(row.token(), state);
            Presentations.due(work, row.tag(), row.id(), at);
            save(row.token(), state);
        }

        private void forget(byte[] key, TokenState.Builder state) {
            if (state.getHasChildren()) {
                lineages.forget(key);
            }
            new TokenRows(key, state, tools.rows()).deleteAll();
            for (int i = 0; i < state.getEventsCount(); i++) {
                remember(key, state.getEvents(i), i < state.getDigestsCount() ? state.getDigests(i) : 0, time.now());
            }
        }

        private void dueState(long at, byte[] key) {
            TokenState.Builder state = retention.get(key);
            if (state == null) {
                return;
            }
            if (state.getDue() == at) {
                state.clearDue();
            }
            if (isToken(key)) {
                TokenWork work = work(key, state);
                UseRules.due(work);
                issuance.due(work);
            } else if (!FamilyNodes.isFamily(key) && !TraceNodes.isTrace(key)) {
                verifiers.due(policy, key, state, time.now());
                long next = StatusRules.nextDue(policy, key, state);
                // What is still due is not proven: it is judged again, and not in this run.
                retention.save(key, state, next <= time.now() ? time.now() + StatusRules.LOOK_AGAIN_MILLIS : next);
                return;
            }
            save(key, state);
        }

        private void handle(byte[] key, Inbound.Admitted admitted) {
            TokenEvent event = admitted.event();
            long eventId = fingerprint.of(event);
            Token token = event.token();
            if (token != null && FamilyNodes.isFamily(key)) {
                handleFamily(key, event, token, eventId);
                return;
            }
            if (token == null || !isToken(key)) {
                handleNameless(key, event, eventId);
                return;
            }
            TokenState.Builder state = retention.open(key);
            long digest = admitted.reporter().isEmpty() ? 0 : EventDigest.of(event, fingerprint);
            long at = event.time().toEpochMilli();
            long before = seenBefore(key, state, eventId, digest, at);
            TokenWork work = work(key, state);
            if (before != UNSEEN) {
                boolean conflict = digest != 0 && before != 0 && before != digest;
                eventId = conflict ? eventId ^ digest : eventId;
                if (!conflict || seenBefore(key, state, eventId, digest, at) != UNSEEN) {
                    counters.duplicate();
                    return;
                }
                ClaimConflict.event(work, event, Spoken.of(policy, admitted, token, state.getClaims()));
            }
            counters.taken(event.type());
            Use use = event.use();
            if (use != null && use.rejected()) {
                Facts.rejected(outputs, event, token, use, eventId);
            }
            if (use == null || use.believed()) {
                take(work, admitted, token, use, eventId);
            }
            if (state.getTouched() < at && (!state.getClaims().hasExpSeconds() || at > Retention.ends(state))) {
                state.setTouched(at);
            }
            save(key, state);
        }

        private void take(TokenWork work, Inbound.Admitted admitted, Token token, @Nullable Use use, long eventId) {
            TokenEvent event = admitted.event();
            TokenState.Builder state = work.state();
            Spoken spoken = Spoken.of(policy, admitted, token, state.getClaims());
            boolean taken = ContentMismatch.judge(work, event, token, spoken);
            Claims before = state.getClaims();
            boolean proven = event.type() != EventType.USED || spoken.isProven(token, before);
            List<Runnable> conflicts = new ArrayList<>();
            Claims after = taken
                    ? KnownClaims.merge(
                            before,
                            token,
                            spoken,
                            fingerprint,
                            (claim, known, said) -> conflicts.add(
                                    () -> ClaimConflict.raise(work, event, spoken, before, claim, known, said)))
                    : before;
            boolean fills = proven || !Spoken.isKnownFirstHand(before);
            state.setClaims(
                    fills
                            ? after
                            : before.toBuilder()
                                    .setContested(after.getContested())
                                    .build());
            conflicts.forEach(Runnable::run);
            if (!proven) {
                // It changes nothing that a later event is compared with.
                if (use != null) {
                    UseRules.apply(work.unproven(), event, token, use);
                }
                issuance.due(work);
                return;
            }
            Families.observe(work, event, token, eventId);
            if (after.getOneTime() && !before.getOneTime()) {
                Presentations.oneTime(work, event, state.getPresentationCount());
            }
            switch (event.type()) {
                case USED -> {
                    if (use != null) {
                        UseRules.apply(work, event, token, use);
                        Presentations.observe(work, event, token, use, eventId);
                        ChainUse.observe(work, event, token, use);
                        UnissuedTokens.observe(work, event);
                        Facts.used(work, event, token, use, eventId);
                        SelfIssued.used(work, event, use);
                        MachineSessions.used(work, event, token, use, eventId);
                    }
                }
                case ISSUED -> {
                    state.setIssued(true);
                    if (spoken.rank() == Spoken.ISSUER) {
                        state.setIssuedBy(spoken.reporter());
                    }
                    SelfIssued.issued(work, event);
                    issuance.ledgerSpoke(
                            outputs, event.tenant(), token.iss(), event.time().toEpochMilli());
                }
                case EXCHANGED -> {
                    issuance.ledgerSpoke(
                            outputs, event.tenant(), token.iss(), event.time().toEpochMilli());
                    if (!ClaimConflict.existedBefore(work, event, spoken)) {
                        state.setMinted(true);
                        Exchange exchange = event.exchange();
                        if (exchange != null) {
                            lineages.exchanged(work, event, token, exchange);
                        }
                        Agents.exchanged(work, event, token);
                    }
                }
                case REVOKED -> revoked(work, event);
                case STATUS -> throw new IllegalStateException("a status names no token");
            }
            if (after != before && !KnownClaims.saySame(after, before)) {
                lineages.changed(work);
            }
            issuance.due(work);
        }

        private void revoked(TokenWork work, TokenEvent event) {
            Revoked revocation = event.revocation();
            Instant effective =
                    revocation == null || revocation.effective() == null ? event.time() : revocation.effective();
            Claims claims = work.state().getClaims();
            outputs.request(new RevocationRequest(
                    event.source() + '/' + event.id(),
                    Target.token(work.token()),
                    null,
                    effective,
                    claims.hasExpSeconds() ? Instant.ofEpochSecond(claims.getExpSeconds()) : null,
                    "system:" + event.source(),
                    revocation == null || revocation.reason() == null ? "revoked by its issuer" : revocation.reason()));
            long at = Math.max(1, effective.toEpochMilli());
            if (work.state().getRevokedAt() == 0 || at < work.state().getRevokedAt()) {
                work.state().setRevokedAt(at);
                ChainUse.ancestorsChanged(work);
                lineages.changed(work);
            }
        }

        /** The issuer reports that a session or grant ended. */
        private void handleFamily(byte[] key, TokenEvent event, Token token, long eventId) {
            TokenState.Builder state = retention.open(key);
            if (seenBefore(key, state, eventId, 0, event.time().toEpochMilli()) != UNSEEN) {
                counters.duplicate();
                return;
            }
            counters.taken(event.type());
            families.revoked(policy, key, state, event, token);
            save(key, state);
        }

        /** Events about a verifier, or about a token that has no identity: only what is counted beyond tokens. */
        private void handleNameless(byte[] key, TokenEvent event, long eventId) {
            if (isRepeated(key, eventId, event.time().toEpochMilli())) {
                counters.duplicate();
                return;
            }
            counters.taken(event.type());
            Token token = event.token();
            if (token == null) {
                TokenState.Builder state = retention.open(key);
                verifiers.observe(policy, event, state);
                Facts.exposedKeys(outputs, event, eventId);
                save(key, state);
                return;
            }
            Use use = event.use();
            if (use == null) {
                return;
            }
            if (use.rejected()) {
                Facts.rejected(outputs, event, token, use, eventId);
            }
            if (use.believed()) {
                Facts.presentedNameless(outputs, event, token, use, eventId);
                if (use.accepted()) {
                    Facts.keyUsedNameless(outputs, event, token, use, eventId);
                    Facts.posture(outputs, policy, event, token, use, eventId, null);
                }
            }
        }

        private void handle(byte[] key, LinkMessage message) {
            if (message.hasLedgerSeen()) {
                issuance.ledgerSeen(message.getLedgerSeen());
                return;
            }
            if (message.hasPeerClock()) {
                time.heard(message.getPeerClock());
                if (ticking == null && time.hasNews()) {
                    tickEvery(SLOW_TICK);
                    slow = true;
                }
                return;
            }
            TokenState.Builder state = retention.open(key);
            if (FamilyNodes.isFamily(key)) {
                if (message.hasMemberOf()) {
                    families.memberOf(key, state, message.getMemberOf());
                } else if (message.hasFamilyEnded()) {
                    families.ended(policy, key, state, message.getFamilyEnded());
                }
                save(key, state);
                return;
            }
            if (TraceNodes.isTrace(key)) {
                traces.traced(policy, state, message.getTraced());
                save(key, state);
                return;
            }
            TokenWork work = work(key, state);
            if (message.hasOwnAuthority()) {
                Agents.ownAuthority(work, message.getOwnAuthority());
            } else if (message.hasFamilyEnded()) {
                familyEnded(work, message.getFamilyEnded());
            } else if (message.hasChildOf()) {
                lineages.childOf(work, message.getChildOf());
            } else if (message.hasDown()) {
                lineages.down(work, message.getDown());
            }
            save(key, state);
        }

        private void familyEnded(TokenWork work, FamilyEnded ended) {
            FamilyMembership known = work.state().getFamilies();
            if (known.getRevokedAt() != 0 && known.getRevokedAt() <= ended.getAt()) {
                return;
            }
            work.state().setFamilies(known.toBuilder().setRevokedAt(ended.getAt()));
            ChainUse.ancestorsChanged(work);
            lineages.changed(work);
            IssuedAfterRevocation.minted(work);
        }

        /**
         * What is known of an event identity: {@link #UNSEEN}, or the digest of the content that it came with; 0 where that is
         * not known. An event is remembered for 24 hours, whether or not the state of its token is still kept.
         */
        private long seenBefore(byte[] key, TokenState.Builder state, long eventId, long digest, long at) {
            if (at <= time.horizon() - Retention.LEAST.toMillis()) {
                byte[] known = seen.get(Bytes.wrap(name(key, eventId)));
                if (known != null) {
                    return digest(known);
                }
            }
            for (int i = 0; i < state.getEventsCount(); i++) {
                if (state.getEvents(i) == eventId) {
                    return i < state.getDigestsCount() ? state.getDigests(i) : 0;
                }
            }
            if (state.getEventsCount() < MAX_OWN_EVENTS) {
                state.addEvents(eventId);
                while (digest != 0 && state.getDigestsCount() < state.getEventsCount() - 1) {
                    state.addDigests(0);
                }
                if (digest != 0) {
                    state.addDigests(digest);
                }
                return UNSEEN;
            }
            return remember(key, eventId, digest, at);
        }

        private static long digest(byte[] known) {
            return known.length == Long.BYTES ? ByteBuffer.wrap(known).getLong() : 0;
        }

        private boolean isRepeated(byte[] key, long eventId, long at) {
            return remember(key, eventId, 0, at) != UNSEEN;
        }

        private long remember(byte[] key, long eventId, long digest, long at) {
            byte[] name = name(key, eventId);
            byte[] value = digest == 0
                    ? PRESENT
                    : ByteBuffer.allocate(Long.BYTES).putLong(digest).array();
            byte[] known = seen.putIfAbsent(Bytes.wrap(name), value);
            if (known != null) {
                return digest(known);
            }
            timers.add(Math.min(at, time.now()) + KEEP_EVENT.toMillis(), name, PRESENT);
            return UNSEEN;
        }

        private byte[] name(byte[] key, long eventId) {
            return ByteBuffer.allocate(17)
                    .put(FORGET_EVENT)
                    .putLong(fingerprint.of(key))
                    .putLong(eventId)
                    .array();
        }

        private void save(byte[] key, TokenState.Builder state) {
            if (TraceNodes.isTrace(key)) {
                traces.judge(policy, state);
                retention.save(key, state, Long.MAX_VALUE, TraceNodes.nextJudged(policy, state));
                return;
            }
            if (FamilyNodes.isFamily(key)) {
                retention.save(key, state, Long.MAX_VALUE);
                return;
            }
            if (state.getFamilies().getJudgeMintedAt() != 0 && isToken(key)) {
                IssuedAfterRevocation.judgeExchange(work(key, state), time.horizon());
            }
            long next = isToken(key)
                    ? Math.min(
                            orNever(state.getAudienceDue()),
                            Math.min(orNever(state.getOrphanDue()), orNever(state.getUnissuedDue())))
                    : StatusRules.nextDue(policy, key, state);
            retention.save(key, state, next);
        }

        private TokenWork work(byte[] key, TokenState.Builder state) {
            return new TokenWork(key, TokenIdentity.fromBytes(key), state, policy, time.now(), tools, false);
        }

        private static long orNever(long time) {
            return time == 0 ? Long.MAX_VALUE : time;
        }

        private static boolean isToken(byte[] key) {
            return key[0] == 'j' || key[0] == 'h';
        }
    }
}
