/** YAML with the line of every value, so that an error in the policy file names its place. */
@NullMarked
package dev.tokenwarden.policy.yaml;

import org.jspecify.annotations.NullMarked;
