/** TLS of every server and client of Tokenwarden: keys and authorities from PEM files, which are read again when they change. */
@NullMarked
package dev.tokenwarden.service.tls;

import org.jspecify.annotations.NullMarked;
