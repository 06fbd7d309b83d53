/** Where the gateway starts: the application and its command line, nothing else. */
@NullMarked
package dev.gather;

import org.jspecify.annotations.NullMarked;
