/** Sessions and grants on the tokens' side: membership, revocation, and tokens that are issued too late. */
@NullMarked
package dev.tokenwarden.streams.family;

import org.jspecify.annotations.NullMarked;
