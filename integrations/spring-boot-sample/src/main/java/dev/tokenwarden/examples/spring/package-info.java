/** A Spring Boot resource server that denies revoked tokens and reports uses. */
@NullMarked
package dev.tokenwarden.examples.spring;

import org.jspecify.annotations.NullMarked;
