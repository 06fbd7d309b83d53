@NullMarked
package dev.gather.definition.problem;

import org.jspecify.annotations.NullMarked;
