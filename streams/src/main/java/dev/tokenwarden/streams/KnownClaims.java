package dev.tokenwarden.streams;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.streams.state.ActorName;
import dev.tokenwarden.streams.state.Claims;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events so far have told of a token's claims. */
final class KnownClaims {
    private KnownClaims() {}

    /** {@code known} with what {@code token} adds; the same instance if it adds nothing. */
    static Claims merge(Claims known, Token token, Fingerprint fingerprint) {
        if (!adds(known, token)) {
            return known;
        }
        Claims.Builder claims = known.toBuilder();
        String sub = token.sub();
        if (!known.hasSub() && sub != null) {
            claims.setSub(sub);
        }
        String clientId = token.clientId();
        if (!known.hasClientId() && clientId != null) {
            claims.setClientId(clientId);
        }
        List<String> aud = token.aud();
        if (!known.getAudKnown() && aud != null) {
            claims.addAllAud(aud).setAudKnown(true);
        }
        String scope = token.scope();
        if (!known.hasScope() && scope != null) {
            claims.setScope(scope);
        }
        Long iat = token.iat();
        if (!known.hasIatSeconds() && iat != null) {
            claims.setIatSeconds(iat);
        }
        Long exp = token.exp();
        if (!known.hasExpSeconds() && exp != null) {
            claims.setExpSeconds(exp);
        }
        String kid = token.kid();
        if (!known.hasKid() && kid != null) {
            claims.setKid(kid);
        }
        String alg = token.alg();
        if (!known.hasAlg() && alg != null) {
            claims.setAlg(alg);
        }
        Confirmation cnf = token.cnf();
        if (!known.getBound() && cnf != null) {
            claims.setBound(true).setCnfJkt(fingerprint.of(cnf.jkt())).setCnfX5T(fingerprint.of(cnf.x5tS256()));
        }
        if (known.getActCount() == 0) {
            for (Actor actor = token.act(); actor != null; actor = actor.act()) {
                claims.addAct(name(actor));
            }
        }
        Actor mayAct = token.mayAct();
        if (!known.hasMayActSub() && mayAct != null && mayAct.sub() != null) {
            claims.setMayActSub(mayAct.sub());
            if (mayAct.iss() != null) {
                claims.setMayActIss(mayAct.iss());
            }
        }
        if (Boolean.TRUE.equals(token.oneTime())) {
            claims.setOneTime(true);
        }
        String hash = token.hash();
        if (known.getHash().isEmpty() && hash != null) {
            claims.setHash(hashBytes(hash));
        }
        return claims.build();
    }

    private static boolean adds(Claims known, Token token) {
        return !known.hasSub() && token.sub() != null
                || !known.hasClientId() && token.clientId() != null
                || !known.getAudKnown() && token.aud() != null
                || !known.hasScope() && token.scope() != null
                || !known.hasIatSeconds() && token.iat() != null
                || !known.hasExpSeconds() && token.exp() != null
                || !known.hasKid() && token.kid() != null
                || !known.hasAlg() && token.alg() != null
                || !known.getBound() && token.cnf() != null
                || known.getActCount() == 0 && token.act() != null
                || !known.hasMayActSub() && token.mayAct() != null
                || !known.getOneTime() && Boolean.TRUE.equals(token.oneTime())
                || known.getHash().isEmpty() && token.hash() != null;
    }

    /** A hash as it is kept: the bytes that the base64url stands for, or the text itself where it is no base64url. */
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
    static boolean serves(@Nullable String workload, Token token, Claims claims) {
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
