@NullMarked
package dev.gather.plan;

import org.jspecify.annotations.NullMarked;
