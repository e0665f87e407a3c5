/** How every HTTP server of Tokenwarden listens: one set of limits on connections, requests and time. */
@NullMarked
package dev.tokenwarden.service.http;

import org.jspecify.annotations.NullMarked;
