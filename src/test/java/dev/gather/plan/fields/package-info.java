@NullMarked
package dev.gather.plan.fields;

import org.jspecify.annotations.NullMarked;
