@NullMarked
package dev.gather.execution;

import org.jspecify.annotations.NullMarked;
