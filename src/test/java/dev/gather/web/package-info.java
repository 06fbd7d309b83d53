@NullMarked
package dev.gather.web;

import org.jspecify.annotations.NullMarked;
