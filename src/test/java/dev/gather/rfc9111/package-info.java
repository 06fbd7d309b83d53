@NullMarked
package dev.gather.rfc9111;

import org.jspecify.annotations.NullMarked;
