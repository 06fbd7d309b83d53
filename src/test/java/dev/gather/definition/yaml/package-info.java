@NullMarked
package dev.gather.definition.yaml;

import org.jspecify.annotations.NullMarked;
