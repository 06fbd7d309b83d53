@NullMarked
package dev.gather.shape;

import org.jspecify.annotations.NullMarked;
