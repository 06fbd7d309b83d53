@NullMarked
package dev.gather.access.rate;

import org.jspecify.annotations.NullMarked;
