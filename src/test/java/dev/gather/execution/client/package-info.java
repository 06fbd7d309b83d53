@NullMarked
package dev.gather.execution.client;

import org.jspecify.annotations.NullMarked;
