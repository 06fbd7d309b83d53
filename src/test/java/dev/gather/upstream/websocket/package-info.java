@NullMarked
package dev.gather.upstream.websocket;

import org.jspecify.annotations.NullMarked;
