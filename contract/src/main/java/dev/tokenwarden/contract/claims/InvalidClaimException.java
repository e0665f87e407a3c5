package dev.tokenwarden.contract.claims;

/** A claim has a type or a value that it must not have. The message names the claim and never repeats its value. */
public final class InvalidClaimException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String claim;

    InvalidClaimException(String claim, String problem) {
        super("claim " + claim + " " + problem, null, false, false);
        this.claim = claim;
    }

    /** The claim's name, as the mapping lists it. */
    public String claim() {
        return claim;
    }
}
