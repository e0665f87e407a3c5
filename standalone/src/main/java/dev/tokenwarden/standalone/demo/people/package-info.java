/** The demo's honest clients. */
@NullMarked
package dev.tokenwarden.standalone.demo.people;

import org.jspecify.annotations.NullMarked;
