@NullMarked
package dev.tokenwarden.standalone.demo;

import org.jspecify.annotations.NullMarked;
