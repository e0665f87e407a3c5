package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Owners, sessions and grants of tokens, from issuance and use events. Safe for use by several threads. */
public interface TokenDirectory {
    /** Knows no token. */
    TokenDirectory EMPTY = new TokenDirectory() {
        @Override
        public Optional<TokenOwner> owner(TokenIdentity token) {
            return Optional.empty();
        }

        @Override
        public List<Member> members(Target family) {
            return List.of();
        }

        @Override
        public Set<Target> families(TokenIdentity token) {
            return Set.of();
        }
    };

    /**
     * A token of a session or grant.
     *
     * @param exp null: not known
     * @param issued time of issuance, as the issuer reported it
     */
    record Member(TokenIdentity token, @Nullable Instant exp, TokenOwner owner, Instant issued) {}

    /** The owner of a token, from events about the token itself. An exchange that names the token's parent is left out. */
    Optional<TokenOwner> owner(TokenIdentity token);

    /** The tokens that issuance events named as tokens of this session or grant. */
    List<Member> members(Target family);

    /** The sessions and grants that issuance events named for this token. */
    Set<Target> families(TokenIdentity token);
}
