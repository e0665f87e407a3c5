/** Looks at a set-up from outside, and names what is wrong with its remedy. Changes nothing. */
@NullMarked
package dev.tokenwarden.standalone.doctor;

import org.jspecify.annotations.NullMarked;
