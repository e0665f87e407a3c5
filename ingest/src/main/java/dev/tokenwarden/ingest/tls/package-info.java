/** Where the listeners of this module listen, and the identity in a client certificate. */
@NullMarked
package dev.tokenwarden.ingest.tls;

import org.jspecify.annotations.NullMarked;
