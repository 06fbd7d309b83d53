@NullMarked
package dev.gather.upstream.field;

import org.jspecify.annotations.NullMarked;
