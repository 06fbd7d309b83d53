@NullMarked
package dev.gather.execution.observed;

import org.jspecify.annotations.NullMarked;
