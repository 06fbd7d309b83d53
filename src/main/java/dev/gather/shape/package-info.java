/**
 * What is taken of an answer: {@code at}, {@code keep}, {@code drop} and {@code rename}.
 *
 * <p>In go paths of a definition and, per answer, checked JSON; out comes JSON whose untouched
 * parts are the same bytes. It must never make a tree.
 */
@NullMarked
package dev.gather.shape;

import org.jspecify.annotations.NullMarked;
