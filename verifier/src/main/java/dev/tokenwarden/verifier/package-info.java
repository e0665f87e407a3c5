/**
 * Token verification inside a resource server. Start reading at {@link dev.tokenwarden.verifier.TokenVerifier}. An
 * application uses this package, {@code keys} (where keys come from), {@code denylist}, {@code report}, {@code
 * introspection} (opaque tokens) and {@code dpop} (the cache of used proofs). The packages {@code jose} and {@code
 * http} are internal and may change in any release.
 */
@NullMarked
package dev.tokenwarden.verifier;

import org.jspecify.annotations.NullMarked;
