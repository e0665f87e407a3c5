/** The demo's attackers. */
@NullMarked
package dev.tokenwarden.standalone.demo.attack;

import org.jspecify.annotations.NullMarked;
