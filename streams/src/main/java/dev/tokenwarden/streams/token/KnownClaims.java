package dev.tokenwarden.streams.token;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.state.ActorName;
import dev.tokenwarden.streams.state.ClaimSource;
import dev.tokenwarden.streams.state.Claims;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Merges the claims that events report about a token. */
public final class KnownClaims {
    private KnownClaims() {}

    /** {@code known} with the claims of {@code token}; the same instance if nothing changes. */
    public static Claims merge(
            Claims known, Token token, RankedReporter reporter, Fingerprint fingerprint, ClaimMerge.Conflict conflict) {
        Claims.Builder claims = known.toBuilder();
        ClaimMerge merge = new ClaimMerge(known, claims, reporter, conflict);
        if (merge.takes(ClaimMerge.SUB, token.sub(), known.hasSub() ? known.getSub() : null)) {
            claims.setSub(Objects.requireNonNull(token.sub()));
        }
        if (merge.takes(ClaimMerge.CLIENT_ID, token.clientId(), known.hasClientId() ? known.getClientId() : null)) {
            claims.setClientId(Objects.requireNonNull(token.clientId()));
        }
        if (merge.takes(ClaimMerge.AUD, token.aud(), known.getAudKnown() ? known.getAudList() : null)) {
            claims.clearAud().addAllAud(Objects.requireNonNull(token.aud())).setAudKnown(true);
        }
        if (merge.takes(ClaimMerge.SCOPE, token.scope(), known.hasScope() ? known.getScope() : null)) {
            claims.setScope(Objects.requireNonNull(token.scope()));
        }
        if (merge.takes(ClaimMerge.IAT, token.iat(), known.hasIatSeconds() ? known.getIatSeconds() : null)) {
            claims.setIatSeconds(Objects.requireNonNull(token.iat()));
        }
        if (merge.takes(ClaimMerge.EXP, token.exp(), known.hasExpSeconds() ? known.getExpSeconds() : null)) {
            claims.setExpSeconds(Objects.requireNonNull(token.exp()));
        }
        if (!known.hasKid() && token.kid() != null) {
            claims.setKid(token.kid());
        }
        if (!known.hasAlg() && token.alg() != null) {
            claims.setAlg(token.alg());
        }
        Confirmation cnf = token.cnf();
        String bound = known.getBound() ? known.getCnfJkt() + " " + known.getCnfX5T() : null;
        long jkt = cnf == null ? 0 : fingerprint.of(cnf.jkt());
        long x5t = cnf == null ? 0 : fingerprint.of(cnf.x5tS256());
        if (merge.takes(ClaimMerge.CNF, cnf == null ? null : jkt + " " + x5t, bound)) {
            claims.setBound(true).setCnfJkt(jkt).setCnfX5T(x5t);
        }
        List<ActorName> actors = new ArrayList<>();
        for (Actor actor = token.act(); actor != null; actor = actor.act()) {
            actors.add(name(actor));
        }
        if (merge.takes(
                ClaimMerge.ACT,
                actors.isEmpty() ? null : actors,
                known.getActCount() == 0 ? null : known.getActList())) {
            claims.clearAct().addAllAct(actors);
        }
        Actor mayAct = token.mayAct();
        String mayActSub = mayAct == null ? null : mayAct.sub();
        if (mayAct != null
                && mayActSub != null
                && merge.takes(
                        ClaimMerge.MAY_ACT,
                        mayAct.sub() + '\n' + mayAct.iss(),
                        known.hasMayActSub()
                                ? known.getMayActSub() + '\n' + (known.hasMayActIss() ? known.getMayActIss() : null)
                                : null)) {
            claims.setMayActSub(mayActSub).clearMayActIss();
            if (mayAct.iss() != null) {
                claims.setMayActIss(mayAct.iss());
            }
        }
        // Without a registration, only the claim that a token is one-time counts as a statement about the token.
        boolean saysSo =
                Boolean.TRUE.equals(token.oneTime()) || !reporter.name().isEmpty();
        if (merge.takes(
                ClaimMerge.ONE_TIME,
                saysSo ? token.oneTime() : null,
                known.getOneTime() || merge.isKnown(ClaimMerge.ONE_TIME) ? known.getOneTime() : null)) {
            claims.setOneTime(Boolean.TRUE.equals(token.oneTime()));
        }
        ByteString hash = token.hash() == null ? null : hashBytes(token.hash());
        if (merge.takes(ClaimMerge.HASH, hash, known.getHash().isEmpty() ? null : known.getHash())) {
            claims.setHash(Objects.requireNonNull(hash));
        }
        Claims merged = claims.build();
        return merged.equals(known) ? known : merged;
    }

    /**
     * {@code known} without the claims that only reporters with rank {@link RankedReporter#OTHER} stated. That a token is
     * one-time stays: by their word it only raises an alert.
     */
    public static Claims withoutOthers(Claims known) {
        return only(
                known, source -> source.getRank() < RankedReporter.OTHER || source.getClaim() == ClaimMerge.ONE_TIME);
    }

    /** The claims of {@code known} that were not known {@code before}. */
    public static Claims added(Claims before, Claims known) {
        Set<Integer> earlier = new HashSet<>();
        before.getSourcesList().forEach(source -> earlier.add(source.getClaim()));
        return only(known, source -> !earlier.contains(source.getClaim()));
    }

    private static Claims only(Claims known, Predicate<ClaimSource> kept) {
        Claims.Builder claims = known.toBuilder().clearSources();
        for (ClaimSource source : known.getSourcesList()) {
            if (kept.test(source)) {
                claims.addSources(source);
                continue;
            }
            switch (source.getClaim()) {
                case ClaimMerge.SUB -> claims.clearSub();
                case ClaimMerge.CLIENT_ID -> claims.clearClientId();
                case ClaimMerge.AUD -> claims.clearAud().clearAudKnown();
                case ClaimMerge.SCOPE -> claims.clearScope();
                case ClaimMerge.IAT -> claims.clearIatSeconds();
                case ClaimMerge.EXP -> claims.clearExpSeconds();
                case ClaimMerge.CNF -> claims.clearBound().clearCnfJkt().clearCnfX5T();
                case ClaimMerge.ACT -> claims.clearAct();
                case ClaimMerge.MAY_ACT -> claims.clearMayActSub().clearMayActIss();
                case ClaimMerge.HASH -> claims.clearHash();
                case ClaimMerge.ONE_TIME -> claims.clearOneTime();
                default -> throw new IllegalStateException("claim " + source.getClaim());
            }
        }
        return claims.build();
    }

    /** {@code known}, with what an unproven event adds that only raises alerts; {@code merged} has all its claims. */
    public static Claims withAlertsOf(Claims known, Claims merged) {
        Claims.Builder claims = known.toBuilder().setContested(merged.getContested());
        if (merged.getOneTime() && !known.getOneTime()) {
            claims.setOneTime(true);
            merged.getSourcesList().stream()
                    .filter(source -> source.getClaim() == ClaimMerge.ONE_TIME)
                    .forEach(claims::addSources);
        }
        return claims.build();
    }

    /** Whether both have the same claims, from any reporters. */
    public static boolean saySame(Claims a, Claims b) {
        return a.toBuilder()
                .clearSources()
                .build()
                .equals(b.toBuilder().clearSources().build());
    }

    /** A hash as it is kept: the decoded bytes of base64url, or the text itself if it is not base64url. */
    static ByteString hashBytes(String hash) {
        try {
            return ByteString.copyFrom(java.util.Base64.getUrlDecoder().decode(hash));
        } catch (IllegalArgumentException e) {
            return ByteString.copyFrom(hash, StandardCharsets.UTF_8);
        }
    }

    private static ActorName name(Actor actor) {
        ActorName.Builder name = ActorName.newBuilder();
        if (actor.sub() != null) {
            name.setSub(actor.sub());
        }
        if (actor.iss() != null) {
            name.setIss(actor.iss());
        }
        return name.build();
    }

    /** Whether {@code workload}, or the last segment of its path, is in {@code aud} or among the actors. */
    public static boolean serves(@Nullable String workload, Token token, Claims claims) {
        if (workload == null) {
            return false;
        }
        String last = workload.substring(workload.lastIndexOf('/') + 1);
        List<String> aud = token.aud() != null ? token.aud() : claims.getAudList();
        if (aud.contains(workload) || aud.contains(last)) {
            return true;
        }
        for (Actor actor = token.act(); actor != null; actor = actor.act()) {
            if (workload.equals(actor.sub()) || last.equals(actor.sub())) {
                return true;
            }
        }
        for (ActorName actor : claims.getActList()) {
            if (actor.getSub().equals(workload) || actor.getSub().equals(last)) {
                return true;
            }
        }
        return false;
    }
}
