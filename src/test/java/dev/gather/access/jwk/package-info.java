@NullMarked
package dev.gather.access.jwk;

import org.jspecify.annotations.NullMarked;
