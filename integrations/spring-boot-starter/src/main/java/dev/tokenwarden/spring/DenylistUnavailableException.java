package dev.tokenwarden.spring;

import org.springframework.security.oauth2.jwt.JwtException;

/** Whether a token is revoked cannot be said now: the request is answered with status 503. */
public final class DenylistUnavailableException extends JwtException {
    private static final long serialVersionUID = 1L;

    DenylistUnavailableException(String message) {
        super(message);
    }
}
