@NullMarked
package dev.gather.execution.overload;

import org.jspecify.annotations.NullMarked;
