/** The verifier as a Jakarta Servlet filter. Needs {@code jakarta.servlet-api}, which every container brings. */
@NullMarked
package dev.tokenwarden.verifier.servlet;

import org.jspecify.annotations.NullMarked;
