@NullMarked
package dev.gather.access.jwt;

import org.jspecify.annotations.NullMarked;
