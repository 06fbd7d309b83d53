@NullMarked
package dev.gather.execution.stream;

import org.jspecify.annotations.NullMarked;
