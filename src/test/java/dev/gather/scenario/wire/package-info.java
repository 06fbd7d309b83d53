/**
 * HTTP/1.1 as bytes, one character to a byte: what a client may send, made at random from a
 * grammar, and readers of requests and answers that go by the letter. They share nothing with the
 * server's, and take for broken whatever could be read in two ways.
 */
@NullMarked
package dev.gather.scenario.wire;

import org.jspecify.annotations.NullMarked;
