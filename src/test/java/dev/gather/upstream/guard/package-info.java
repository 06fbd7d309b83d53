@NullMarked
package dev.gather.upstream.guard;

import org.jspecify.annotations.NullMarked;
