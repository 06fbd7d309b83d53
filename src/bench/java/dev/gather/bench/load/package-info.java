/** Makes requests, checks the answers byte for byte and measures how long they take. */
@NullMarked
package dev.gather.bench.load;

import org.jspecify.annotations.NullMarked;
