/** Tests of who is believed about what, over admission, detection and decisions. */
@NullMarked
package dev.tokenwarden.standalone.trust;

import org.jspecify.annotations.NullMarked;
