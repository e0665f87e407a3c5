/** The CloudEvents that verifiers and issuers send, and their JSON codec. */
@NullMarked
package dev.tokenwarden.contract.event;

import org.jspecify.annotations.NullMarked;
