@NullMarked
package dev.gather.ops.trace;

import org.jspecify.annotations.NullMarked;
