/** TLS for the listeners of this module: keys from PEM files, and the identity in a client certificate. */
@NullMarked
package dev.tokenwarden.ingest.tls;

import org.jspecify.annotations.NullMarked;
