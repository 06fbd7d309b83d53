@NullMarked
package dev.gather.ops.command;

import org.jspecify.annotations.NullMarked;
