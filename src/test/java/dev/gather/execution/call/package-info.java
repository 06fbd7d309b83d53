@NullMarked
package dev.gather.execution.call;

import org.jspecify.annotations.NullMarked;
