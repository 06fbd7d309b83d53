/**
 * What calls answered becomes one document.
 *
 * <p>In go the answers' bytes and the errors of the calls without one; out comes a {@link
 * dev.gather.merge.Document}. Answers are spliced as they are: it builds no tree, changes no byte
 * of an answer, and must never decide whether a failure matters.
 */
@NullMarked
package dev.gather.merge;

import org.jspecify.annotations.NullMarked;
