@NullMarked
package dev.gather.access.cors;

import org.jspecify.annotations.NullMarked;
