@NullMarked
package dev.gather.expression;

import org.jspecify.annotations.NullMarked;
