/**
 * What browsers are told of pages of other origins.
 *
 * <p>In goes a definition, and of a request its origin and what a preflight asks for; out come
 * fields of its answer. It must never refuse a request: what browsers hold pages to keeps nobody
 * else out.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
@NullMarked
package dev.gather.access.cors;

import org.jspecify.annotations.NullMarked;
