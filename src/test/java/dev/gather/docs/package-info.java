/** Holds README.md and src/docs to what the code does. */
@NullMarked
package dev.gather.docs;

import org.jspecify.annotations.NullMarked;
