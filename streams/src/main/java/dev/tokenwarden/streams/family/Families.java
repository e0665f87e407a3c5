package dev.tokenwarden.streams.family;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.FamilyJoined;
import dev.tokenwarden.streams.state.FamilyMembership;
import dev.tokenwarden.streams.state.FamilyMembershipOrBuilder;
import dev.tokenwarden.streams.state.FamilyName;
import dev.tokenwarden.streams.state.FamilyPresented;
import dev.tokenwarden.streams.state.GrantNamed;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.MemberOf;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.PresentationOrBuilder;
import dev.tokenwarden.streams.state.Redeemed;
import dev.tokenwarden.streams.state.Summary;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.KnownClaims;
import dev.tokenwarden.streams.token.RememberedPresentations;
import dev.tokenwarden.streams.token.TokenWork;

/**
 * Keeps the sessions and grants that the events of a token name, chooses one of them as the token's family, and sends
 * the family what its rules need. {@link FamilyNodes} keeps the revocations of a family, the aggregates keep its
 * presentations.
 */
public final class Families {
    private static final String REFRESH = "refresh_token";
    private static final String CODE = "authorization_code";
    private static final String CLIENT_CREDENTIALS = "client_credentials";

    /** Sessions and grants that one token may name; more than two are a contradiction between its events. */
    private static final int MAX_NAMED = 8;

    private Families() {}

    /** Handles a believed event, after its claims are merged. */
    public static void observe(TokenWork work, TokenEvent event, Token token, long eventId) {
        FamilyMembership before = work.state().getFamilies();
        FamilyMembership.Builder families = before.toBuilder();
        long time = event.time().toEpochMilli();
        boolean minted = event.type() == EventType.ISSUED || event.type() == EventType.EXCHANGED;
        for (FamilyIdentity named : FamilyIdentity.namedBy(work.token().tenant(), token)) {
            register(work, families, named, time);
            name(families, named, minted || event.type() == EventType.REVOKED, time, eventId);
        }
        if (minted && (families.getMintedAt() == 0 || time < families.getMintedAt())) {
            families.setMintedAt(time);
        }
        if (event.type() == EventType.EXCHANGED) {
            families.setExchanged(true);
        }
        Issuance issuance = event.issuance();
        if (issuance != null) {
            families.setCode(families.getCode() || CODE.equals(issuance.grantType()));
            families.setClientCredentials(
                    families.getClientCredentials() || CLIENT_CREDENTIALS.equals(issuance.grantType()));
        }
        if (!key(families).isEmpty() && (families.getFirstEvent() == 0 || time < families.getFirstEvent())) {
            families.setFirstEvent(time);
        }
        work.state().setFamilies(families);
        noteInClaims(work.state());
        sendToFamily(work, time, eventId);
        if (issuance != null) {
            issued(work, event, token, issuance, eventId);
        }
        if (minted) {
            IssuedAfterRevocation.minted(work);
        }
    }

    /** A presentation whose context is final, or has waited long enough. */
    public static void presented(TokenWork work, PresentationOrBuilder presentation) {
        ByteString family = key(work.state().getFamilies());
        if (family.isEmpty() || !presentation.getClientKnown() || presentation.getForwarded()) {
            return;
        }
        FamilyPresented.Builder presented = presented(work)
                .setId(presentation.getId())
                .setContext(presentation.getContext())
                .setShown(presentation.getShown());
        if (presentation.getLocated() && (presentation.getLat() != 0 || presentation.getLon() != 0)) {
            presented
                    .setLocated(true)
                    .setLat(presentation.getLat())
                    .setLon(presentation.getLon())
                    .setAddress(presentation.getAddress());
        }
        Fact.Builder fact = fact(work, presentation.getTime(), presentation.getEvent());
        if (presentation.hasRef()) {
            fact.setRef(presentation.getRef());
        }
        work.outputs()
                .fact(family.toByteArray(), fact.setFamilyPresented(presented).build());
    }

    /** The session or grant that the token belongs to; empty if it has none. */
    static ByteString key(FamilyMembershipOrBuilder families) {
        return families.hasGrant()
                ? families.getGrant().getKey()
                : families.getSession().getKey();
    }

    private static void register(TokenWork work, FamilyMembership.Builder families, FamilyIdentity named, long time) {
        ByteString key = ByteString.copyFrom(named.toBytes());
        if (families.getRegisteredList().contains(key) || families.getRegisteredCount() == MAX_NAMED) {
            return;
        }
        families.addRegistered(key);
        work.outputs()
                .link(
                        named.toBytes(),
                        LinkMessage.newBuilder()
                                .setMemberOf(MemberOf.newBuilder()
                                        .setToken(ByteString.copyFrom(work.key()))
                                        .setExpSeconds(work.state().getClaims().getExpSeconds())
                                        .setTime(time))
                                .build());
    }

    /** The issuer's event wins over a verifier's, then the earlier event, then the smaller event identity. */
    private static void name(
            FamilyMembership.Builder families, FamilyIdentity named, boolean issuer, long time, long eventId) {
        boolean grant = named.kind() == FamilyIdentity.Kind.GRANT;
        boolean known = grant ? families.hasGrant() : families.hasSession();
        FamilyName best = grant ? families.getGrant() : families.getSession();
        boolean better = !known
                || issuer && !best.getIssuer()
                || issuer == best.getIssuer()
                        && (time < best.getTime()
                                || time == best.getTime() && Long.compareUnsigned(eventId, best.getEvent()) < 0);
        if (better) {
            FamilyName name = FamilyName.newBuilder()
                    .setKey(ByteString.copyFrom(named.toBytes()))
                    .setIssuer(issuer)
                    .setTime(time)
                    .setEvent(eventId)
                    .build();
            if (grant) {
                families.setGrant(name);
            } else {
                families.setSession(name);
            }
        }
    }

    /** Copies session and grant into the claims, so that every summary of the token shows them. */
    private static void noteInClaims(TokenState.Builder state) {
        FamilyMembership families = state.getFamilies();
        Claims claims = state.getClaims();
        String sid = families.hasSession() ? nameOf(families.getSession()) : "";
        String grant = families.hasGrant() ? nameOf(families.getGrant()) : "";
        if (!sid.equals(claims.getSid()) || !grant.equals(claims.getGrant())) {
            Claims.Builder changed = claims.toBuilder().clearSid().clearGrant();
            if (!sid.isEmpty()) {
                changed.setSid(sid);
            }
            if (!grant.isEmpty()) {
                changed.setGrant(grant);
            }
            state.setClaims(changed);
        }
    }

    private static String nameOf(FamilyName name) {
        return FamilyIdentity.fromBytes(name.getKey().toByteArray()).name();
    }

    /** Sends the family the client and the first event of its token, and the session the grant of the token. */
    private static void sendToFamily(TokenWork work, long time, long eventId) {
        FamilyMembership families = work.state().getFamilies();
        ByteString key = key(families);
        if (key.isEmpty()) {
            return;
        }
        long first = families.getMintedAt() == 0
                ? families.getFirstEvent()
                : Math.min(families.getFirstEvent(), families.getMintedAt());
        boolean moved = !key.equals(families.getTold());
        if (moved || first < families.getToldFirst() || families.getCode() && !families.getToldCode()) {
            work.outputs()
                    .fact(
                            key.toByteArray(),
                            fact(work, time, eventId)
                                    .setFamilyJoined(FamilyJoined.newBuilder()
                                            .setClient(client(work))
                                            .setFirst(first)
                                            .setCode(families.getCode())
                                            .setExpSeconds(
                                                    work.state().getClaims().getExpSeconds()))
                                    .build());
            work.state()
                    .setFamilies(families.toBuilder()
                            .setTold(key)
                            .setToldFirst(first)
                            .setToldCode(families.getCode()));
            if (moved && families.getTold().isEmpty()) {
                presentEarlier(work);
            }
        }
        ByteString session = families.getSession().getKey();
        if (families.hasGrant() && families.hasSession() && !session.equals(families.getToldSession())) {
            work.state().setFamilies(work.state().getFamilies().toBuilder().setToldSession(session));
            work.outputs()
                    .fact(
                            session.toByteArray(),
                            fact(work, time, eventId)
                                    .setGrantNamed(GrantNamed.newBuilder()
                                            .setToken(work.fingerprint().of(work.key()))
                                            .setClient(client(work))
                                            .setGrant(families.getGrant().getKey())
                                            .setExpSeconds(
                                                    work.state().getClaims().getExpSeconds()))
                                    .build());
        }
    }

    /**
     * The family of this token became known after the token was presented: sends the earlier presentations to the
     * family.
     */
    private static void presentEarlier(TokenWork work) {
        for (Presentation presentation : RememberedPresentations.of(work)) {
            if (presentation.getCompared()) {
                presented(work, presentation);
            }
        }
    }

    /** An issuance that names who called the token endpoint is a presentation of the new token. */
    private static void issued(TokenWork work, TokenEvent event, Token token, Issuance issuance, long eventId) {
        ClientContext client = issuance.client();
        if (client == null) {
            return;
        }
        long time = event.time().toEpochMilli();
        Context context = ClientContexts.of(client, work.policy().networks(), work.fingerprint());
        FamilyMembership families = work.state().getFamilies();
        ByteString family = key(families);
        if (!family.isEmpty()
                && !KnownClaims.serves(client.workload(), token, work.state().getClaims())) {
            FamilyPresented.Builder presented =
                    presented(work).setId(eventId).setContext(context).setShown(ClientContexts.shown(client));
            ClientContext.Geo geo = client.geo();
            Double lat = geo == null ? null : geo.lat();
            Double lon = geo == null ? null : geo.lon();
            if (lat != null && lon != null && (lat != 0 || lon != 0)) {
                presented
                        .setLocated(true)
                        .setLat(lat.floatValue())
                        .setLon(lon.floatValue())
                        .setAddress(work.fingerprint().of(Networks.canonical(client.address())));
            }
            work.outputs()
                    .fact(
                            family.toByteArray(),
                            fact(work, time, eventId)
                                    .setRef(Finding.ref(event))
                                    .setFamilyPresented(presented)
                                    .build());
        }
        String refresh = issuance.refresh();
        if (refresh != null && (issuance.grantType() == null || REFRESH.equals(issuance.grantType()))) {
            work.outputs()
                    .fact(
                            AggregateKeys.refresh(
                                    work.token().tenant(), work.token().iss(), refresh),
                            fact(work, time, eventId)
                                    .setRef(Finding.ref(event))
                                    .setRedeemed(Redeemed.newBuilder()
                                            .setContext(context)
                                            .setShown(ClientContexts.shown(client))
                                            .setFamily(family)
                                            .setClient(client(work)))
                                    .build());
        }
    }

    private static FamilyPresented.Builder presented(TokenWork work) {
        return FamilyPresented.newBuilder()
                .setToken(work.fingerprint().of(work.key()))
                .setClient(client(work))
                .setExpSeconds(work.state().getClaims().getExpSeconds());
    }

    private static long client(TokenWork work) {
        Claims claims = work.state().getClaims();
        return claims.hasClientId() ? work.fingerprint().of(claims.getClientId()) : 0;
    }

    /** A fact that shows the token with the few claims that a detection about its family needs. */
    private static Fact.Builder fact(TokenWork work, long time, long event) {
        Claims claims = work.state().getClaims();
        Claims.Builder few = Claims.newBuilder();
        if (claims.hasSub()) {
            few.setSub(claims.getSub());
        }
        if (claims.hasClientId()) {
            few.setClientId(claims.getClientId());
        }
        if (claims.hasIatSeconds()) {
            few.setIatSeconds(claims.getIatSeconds());
        }
        if (claims.hasExpSeconds()) {
            few.setExpSeconds(claims.getExpSeconds());
        }
        if (claims.hasSid()) {
            few.setSid(claims.getSid());
        }
        if (claims.hasGrant()) {
            few.setGrant(claims.getGrant());
        }
        return Facts.lean(work, time, event)
                .setToken(Summary.newBuilder()
                        .setKey(ByteString.copyFrom(work.key()))
                        .setClaims(few));
    }
}
