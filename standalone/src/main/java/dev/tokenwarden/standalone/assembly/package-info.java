/**
 * Puts a pipeline together in one process: parts, topics, principals, policy, roles.
 *
 * <p>Start reading at {@link dev.tokenwarden.standalone.assembly.Assembly}.
 */
@NullMarked
package dev.tokenwarden.standalone.assembly;

import org.jspecify.annotations.NullMarked;
