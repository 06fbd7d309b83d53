@NullMarked
package dev.gather.json;

import org.jspecify.annotations.NullMarked;
