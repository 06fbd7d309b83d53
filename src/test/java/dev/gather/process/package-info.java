@NullMarked
package dev.gather.process;

import org.jspecify.annotations.NullMarked;
