@NullMarked
package dev.gather.cache;

import org.jspecify.annotations.NullMarked;
