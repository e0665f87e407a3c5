/** Broken set-ups, each named by doctor with its remedy. */
@NullMarked
package dev.tokenwarden.standalone.doctor;

import org.jspecify.annotations.NullMarked;
