@NullMarked
package dev.gather.definition.check;

import org.jspecify.annotations.NullMarked;
