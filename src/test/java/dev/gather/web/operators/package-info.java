@NullMarked
package dev.gather.web.operators;

import org.jspecify.annotations.NullMarked;
