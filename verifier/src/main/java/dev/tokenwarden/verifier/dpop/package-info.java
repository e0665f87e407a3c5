/** DPoP proofs (RFC 9449): their checks, nonces and the cache of used proofs. */
@NullMarked
package dev.tokenwarden.verifier.dpop;

import org.jspecify.annotations.NullMarked;
