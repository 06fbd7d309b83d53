/**
 * A checked tree becomes records.
 *
 * <p>In goes a tree that has passed the checks; out comes the model. It must never find a problem:
 * it would be the second to look.
 */
@NullMarked
package dev.gather.definition.bind;

import org.jspecify.annotations.NullMarked;
