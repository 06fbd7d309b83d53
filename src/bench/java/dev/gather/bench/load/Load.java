package dev.gather.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Who makes the load of a measurement: {@code wrk} a closed loop where it is, ours all else. */
public final class Load {

  private final Optional<String> wrk = Wrk.version();

  /** Each connection sends its next request when it has its answer. */
  public LoadResult closed(Target target, int connections, Duration duration) throws IOException {
    if (wrk.isPresent()) {
      return Wrk.closed(target, connections, duration);
    }
    try (LoadGenerator generator = new LoadGenerator(target, connections)) {
      return generator.closed(duration);
    }
  }

  /** Requests are due at a fixed rate. */
  public LoadResult open(Target target, int connections, Duration duration, double perSecond)
      throws IOException {
    try (LoadGenerator generator = new LoadGenerator(target, connections)) {
      return generator.open(duration, perSecond);
    }
  }

  @Override
  public String toString() {
    return wrk.map(version -> "wrk " + version + " in closed loops").orElse("built in");
  }
}
