/**
 * Checks the application's own properties, {@code gather.*}, and two of the server's, before
 * anything is made of them.
 *
 * <p>In: the environment, and the records that properties are bound to. Out: every problem at once,
 * by name. Never changes a value.
 */
@NullMarked
package dev.gather.ops.settings;

import org.jspecify.annotations.NullMarked;
