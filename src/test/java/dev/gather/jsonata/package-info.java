@NullMarked
package dev.gather.jsonata;

import org.jspecify.annotations.NullMarked;
