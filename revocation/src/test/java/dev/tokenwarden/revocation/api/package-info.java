/** Tests of the API. */
@NullMarked
package dev.tokenwarden.revocation.api;

import org.jspecify.annotations.NullMarked;
