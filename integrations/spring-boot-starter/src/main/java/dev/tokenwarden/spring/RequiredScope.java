package dev.tokenwarden.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Scopes that a request needs, all of them. Without one of them, the answer is 403 with {@code error="insufficient_scope"} (RFC
 * 6750, section 3.1), and the use is reported as rejected. On a method, it replaces that of its class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiredScope {
    /** The scopes, such as {@code orders:read}. */
    String[] value();
}
