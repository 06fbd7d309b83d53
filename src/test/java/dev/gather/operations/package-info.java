/** Holds the image and the compose file, which tests cannot run, to the files they name. */
@NullMarked
package dev.gather.operations;

import org.jspecify.annotations.NullMarked;
