/**
 * What is wrong with a definition, and where.
 *
 * <p>In go places of the files and what was found there; out come all problems at once. It must
 * never end at the first.
 */
@NullMarked
package dev.gather.definition.problem;

import org.jspecify.annotations.NullMarked;
