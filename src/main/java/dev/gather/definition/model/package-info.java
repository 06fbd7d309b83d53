/**
 * What a definition says, as records: every key has its value or its default.
 *
 * <p>In and out go plain data. It must never know that there was YAML.
 */
@NullMarked
package dev.gather.definition.model;

import org.jspecify.annotations.NullMarked;
