@NullMarked
package dev.gather.upstream.http;

import org.jspecify.annotations.NullMarked;
