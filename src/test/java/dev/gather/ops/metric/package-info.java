@NullMarked
package dev.gather.ops.metric;

import org.jspecify.annotations.NullMarked;
