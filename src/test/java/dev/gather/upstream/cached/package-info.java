@NullMarked
package dev.gather.upstream.cached;

import org.jspecify.annotations.NullMarked;
