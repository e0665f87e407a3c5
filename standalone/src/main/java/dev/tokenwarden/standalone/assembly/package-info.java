/**
 * Assembles a pipeline in one process: servers, topics, users, policy, roles.
 *
 * <p>Start reading at {@link dev.tokenwarden.standalone.assembly.Assembly}.
 */
@NullMarked
package dev.tokenwarden.standalone.assembly;

import org.jspecify.annotations.NullMarked;
