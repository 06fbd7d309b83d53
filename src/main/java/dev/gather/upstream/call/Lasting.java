package dev.gather.upstream.call;

import org.reactivestreams.Subscription;

/**
 * An exchange that goes on when its caller has cancelled it, and holds what it holds until then.
 */
public interface Lasting extends Subscription {

  /**
   * @param last runs once, when the exchange is over; at once if it is
   */
  void whenOver(Runnable last);
}
