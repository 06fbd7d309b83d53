@NullMarked
package dev.gather.cache.r2dbc;

import org.jspecify.annotations.NullMarked;
