package dev.gather.upstream.call;

import java.util.Set;

/** What an upstream's status says. */
public final class Statuses {

  /** The connection is a WebSocket from now on. */
  public static final int SWITCHING_PROTOCOLS = 101;

  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_ERROR = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final Set<Integer> PASSING = Set.of(TOO_MANY_REQUESTS, 500, 502, 503, 504);

  private Statuses() {}

  /** The request was understood and done, or is to be repeated elsewhere. */
  public static boolean isGood(int status) {
    return status >= FIRST_SUCCESS && status < FIRST_ERROR || status == SWITCHING_PROTOCOLS;
  }

  /** A 4xx proves that the upstream is alive, and so does a redirect. */
  public static boolean isFailureOfUpstream(int status) {
    return status >= FIRST_SERVER_ERROR;
  }

  /**
   * Other 4xx say something of the request or of what it asks for, such as that there is no such
   * thing: a stale answer would hide it, and it is no failure of the upstream.
   */
  static boolean means(int status, Meaning meaning) {
    return switch (meaning) {
      case PASSING -> PASSING.contains(status);
      case COUNTED -> isFailureOfUpstream(status);
      case BRIDGED, TOLD -> isFailureOfUpstream(status) || status == TOO_MANY_REQUESTS;
      case DONE -> isGood(status);
      case UNSENT -> false;
    };
  }
}
