@NullMarked
package dev.gather.merge;

import org.jspecify.annotations.NullMarked;
