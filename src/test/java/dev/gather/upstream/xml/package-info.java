@NullMarked
package dev.gather.upstream.xml;

import org.jspecify.annotations.NullMarked;
