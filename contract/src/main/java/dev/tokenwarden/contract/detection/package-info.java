/** What the streams jobs find. */
@NullMarked
package dev.tokenwarden.contract.detection;

import org.jspecify.annotations.NullMarked;
