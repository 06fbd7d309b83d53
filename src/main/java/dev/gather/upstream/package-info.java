/**
 * One call to one service.
 *
 * <p>In goes an {@link dev.gather.upstream.UpstreamRequest}; out comes an {@link
 * dev.gather.upstream.UpstreamAnswer} whose body has been checked, or a {@link
 * dev.gather.upstream.CallFailure}. The order of the stages stands in {@link
 * dev.gather.upstream.Pipeline} and nowhere else. It must never know why a call is made, or what
 * becomes of its answer.
 */
@NullMarked
package dev.gather.upstream;

import org.jspecify.annotations.NullMarked;
