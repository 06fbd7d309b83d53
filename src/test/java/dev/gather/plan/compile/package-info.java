@NullMarked
package dev.gather.plan.compile;

import org.jspecify.annotations.NullMarked;
