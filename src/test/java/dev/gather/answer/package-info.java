@NullMarked
package dev.gather.answer;

import org.jspecify.annotations.NullMarked;
