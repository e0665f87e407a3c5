/** HTTP requests with limits on size and time, for keys and introspection. Internal: may change in any release. */
@NullMarked
package dev.tokenwarden.verifier.http;

import org.jspecify.annotations.NullMarked;
