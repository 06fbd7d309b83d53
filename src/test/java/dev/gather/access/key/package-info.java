@NullMarked
package dev.gather.access.key;

import org.jspecify.annotations.NullMarked;
