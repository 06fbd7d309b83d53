/**
 * Files that change while they are in use: which version is in force, and which is refused and why.
 *
 * <p>In go files as they are now; out come those in force, or the problems for which others stay.
 * It must never put something in force that has a problem, or that may be half written.
 */
@NullMarked
package dev.gather.definition.watch;

import org.jspecify.annotations.NullMarked;
