@NullMarked
package dev.gather.execution.reference;

import org.jspecify.annotations.NullMarked;
