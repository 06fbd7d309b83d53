package dev.gather.upstream.call;

import dev.gather.upstream.relay.ClientLostException;
import java.time.Duration;
import java.util.Set;

/**
 * What a call's request and a proxied one have in common.
 *
 * @param <R> the request itself
 */
public sealed interface AnyRequest<R extends AnyRequest<R>>
    permits UpstreamRequest, ProxiedRequest {

  /** Methods that change nothing. */
  Set<String> READING = Set.of("GET", "HEAD");

  String method();

  /**
   * Whether it only reads, so that it may be sent once more. PUT and DELETE are left out, as others
   * may have written meanwhile.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-9.2.1">RFC 9110, 9.2.1</a>
   */
  default boolean isRead() {
    return READING.contains(method());
  }

  /** Encoded path and query, starting with a slash; appended to the upstream's URL. */
  String target();

  /** The upstream's time: for all of a call's answer, or for each part of a proxied one. */
  Duration timeout();

  /** End of the client's request. */
  Deadline deadline();

  /** Whether the client's body is still to come: its time is not the upstream's. */
  boolean isUpload();

  /** Whether it asks for a WebSocket, which is open long after the answer. */
  default boolean isHandshake() {
    return false;
  }

  /** The same, which tells what happens before its end, if anything does. */
  R watched(Progress progress);

  /** Is told how far a request is that is passed on. */
  interface Progress {

    /** The client's body has come to its end. */
    void sent();

    /**
     * The answer's headers are there, and nobody has received them yet.
     *
     * @throws ClientLostException when nobody is there to receive them
     */
    void answered(int status);
  }
}
