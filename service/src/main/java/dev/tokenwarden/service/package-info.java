/** What every service of Tokenwarden shares: HTTP problems and answers, JSON bodies, rate limits, worker threads, backoff. */
@NullMarked
package dev.tokenwarden.service;

import org.jspecify.annotations.NullMarked;
