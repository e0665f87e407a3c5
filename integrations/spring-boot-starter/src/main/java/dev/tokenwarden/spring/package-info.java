/**
 * Spring Boot starter: a Spring Security resource server denies revoked tokens and reports uses. Start at {@link
 * dev.tokenwarden.spring.TokenwardenAutoConfiguration}.
 */
@NullMarked
package dev.tokenwarden.spring;

import org.jspecify.annotations.NullMarked;
