/** Certificates for trying things: an authority and a certificate for each role, made with the keytool of the JDK. */
@NullMarked
package dev.tokenwarden.standalone.certs;

import org.jspecify.annotations.NullMarked;
