/**
 * Whether trees are definitions: the JSON Schema, and what no schema can say of one file's keys.
 *
 * <p>In go trees; out comes one tree, without what has problems, beside these. It must never change
 * what it lets through.
 */
@NullMarked
package dev.gather.definition.check;

import org.jspecify.annotations.NullMarked;
