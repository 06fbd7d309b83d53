@NullMarked
package dev.gather.ops.endpoint;

import org.jspecify.annotations.NullMarked;
