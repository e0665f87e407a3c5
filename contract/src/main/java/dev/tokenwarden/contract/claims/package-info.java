/** How the claims of an identity provider's tokens map to the terms of events: client, token id, scopes, session, audience. */
@NullMarked
package dev.tokenwarden.contract.claims;

import org.jspecify.annotations.NullMarked;
