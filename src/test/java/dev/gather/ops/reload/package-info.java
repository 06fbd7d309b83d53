@NullMarked
package dev.gather.ops.reload;

import org.jspecify.annotations.NullMarked;
