package dev.gather;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait. A wait ends in vain when what it is for never comes, and never because the
 * machine is slow: on an idle one it takes a small part of this.
 *
 * <p>JUnit finds it by itself, so that {@code await()} waits this long in every test.
 */
public final class Patience implements BeforeAllCallback {

  /** For one thing. */
  public static final Duration LIMIT = Duration.ofMinutes(1);

  /** For thousands of things, and for limits of what is tested that no test should come to. */
  public static final Duration FAR = Duration.ofMinutes(10);

  /** {@link #LIMIT} as sockets take it. */
  public static final int LIMIT_MILLIS = (int) LIMIT.toMillis();

  /** What it completes with, within {@link #LIMIT}. */
  public static <T> T get(Future<T> future) throws Exception {
    return future.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
