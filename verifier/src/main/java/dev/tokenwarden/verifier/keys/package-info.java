/**
 * Verification keys of issuers: fixed JWK sets, JWK sets that are fetched by URL, and shared secrets. Start reading at
 * {@link dev.tokenwarden.verifier.keys.KeySource}.
 */
@NullMarked
package dev.tokenwarden.verifier.keys;

import org.jspecify.annotations.NullMarked;
