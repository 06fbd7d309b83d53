@NullMarked
package dev.gather.access;

import org.jspecify.annotations.NullMarked;
