/**
 * Envoy's external authorization: a mesh whose proxies ask {@link dev.tokenwarden.ingest.extauthz.ExtAuthzService} needs no code
 * to have its tokens checked and their uses reported.
 */
@NullMarked
package dev.tokenwarden.ingest.extauthz;

import org.jspecify.annotations.NullMarked;
