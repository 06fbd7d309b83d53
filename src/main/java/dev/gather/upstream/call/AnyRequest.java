package dev.gather.upstream.call;

import dev.gather.upstream.relay.ClientLostException;
import java.time.Duration;

/**
 * What a call's request and a proxied one have in common.
 *
 * @param <R> the request itself
 */
public sealed interface AnyRequest<R extends AnyRequest<R>>
    permits UpstreamRequest, ProxiedRequest {

  String method();

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
