/** The whole gateway against real stub servers, over real sockets. */
@NullMarked
package dev.gather.scenario;

import org.jspecify.annotations.NullMarked;
