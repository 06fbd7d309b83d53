/**
 * One request to one service.
 *
 * <p>In goes a call's request; out comes an answer whose body has been checked, or a failure. Or a
 * client's own request goes in, and its answer is handed on as it comes. The orders of the stages
 * stand in {@link dev.gather.upstream.Pipeline} and nowhere else. It must never know why a request
 * is made, or what becomes of its answer.
 */
@NullMarked
package dev.gather.upstream;

import org.jspecify.annotations.NullMarked;
