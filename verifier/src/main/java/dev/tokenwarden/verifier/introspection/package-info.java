/** Verification of opaque tokens with the introspection endpoint of the issuer (RFC 7662). */
@NullMarked
package dev.tokenwarden.verifier.introspection;

import org.jspecify.annotations.NullMarked;
