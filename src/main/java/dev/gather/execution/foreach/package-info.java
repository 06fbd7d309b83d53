/**
 * A call that is made once for each element of a list, or for some together.
 *
 * <p>In go a list and what sends a request; out comes one outcome with a result for each element.
 * It must never have more under way than its bounds say.
 */
@NullMarked
package dev.gather.execution.foreach;

import org.jspecify.annotations.NullMarked;
