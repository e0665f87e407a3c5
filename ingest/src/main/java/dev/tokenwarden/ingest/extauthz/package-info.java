/**
 * Envoy's external authorization. With {@link dev.tokenwarden.ingest.extauthz.ExtAuthzService}, a mesh checks tokens and reports
 * their uses without code.
 */
@NullMarked
package dev.tokenwarden.ingest.extauthz;

import org.jspecify.annotations.NullMarked;
