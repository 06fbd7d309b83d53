@NullMarked
package dev.gather.upstream.call;

import org.jspecify.annotations.NullMarked;
