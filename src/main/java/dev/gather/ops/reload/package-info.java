/**
 * Files become the generation in force, at the start and when they change.
 *
 * <p>In go files and the environment; out comes a generation, or the problems for which the one
 * before stays. It must never put something in force that has a problem.
 */
@NullMarked
package dev.gather.ops.reload;

import org.jspecify.annotations.NullMarked;
