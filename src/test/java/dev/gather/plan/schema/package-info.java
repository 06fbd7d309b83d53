@NullMarked
package dev.gather.plan.schema;

import org.jspecify.annotations.NullMarked;
