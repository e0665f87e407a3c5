/**
 * Strict parsing of compact JWS tokens and their claims, and the signature algorithms. Internal: may change in any
 * release.
 */
@NullMarked
package dev.tokenwarden.verifier.jose;

import org.jspecify.annotations.NullMarked;
