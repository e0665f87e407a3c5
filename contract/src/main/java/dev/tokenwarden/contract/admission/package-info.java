/** What admission adds to {@code token-events}: who sent an event, and how far each reporter has been read. */
@NullMarked
package dev.tokenwarden.contract.admission;

import org.jspecify.annotations.NullMarked;
