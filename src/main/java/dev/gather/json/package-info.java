/**
 * The bytes of JSON: what is a value, where its parts stand, and what they hold.
 *
 * <p>In go bytes from anywhere and paths of a definition; out come checked values, which are places
 * within bytes that nobody copies or changes. It makes no trees, and must never know what a value
 * is for.
 */
@NullMarked
package dev.gather.json;

import org.jspecify.annotations.NullMarked;
