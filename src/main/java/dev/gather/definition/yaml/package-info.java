/**
 * Files become trees whose nodes know their place, with the environment's values put in.
 *
 * <p>In go files; out come trees, or problems of syntax. It must never grow beyond its bounds,
 * whatever a file refers to.
 */
@NullMarked
package dev.gather.definition.yaml;

import org.jspecify.annotations.NullMarked;
