/** The demo's issuers, resource servers and token exchange, with real JWTs. */
@NullMarked
package dev.tokenwarden.standalone.demo.world;

import org.jspecify.annotations.NullMarked;
