@NullMarked
package dev.gather.template;

import org.jspecify.annotations.NullMarked;
