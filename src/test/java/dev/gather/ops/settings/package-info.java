@NullMarked
package dev.gather.ops.settings;

import org.jspecify.annotations.NullMarked;
