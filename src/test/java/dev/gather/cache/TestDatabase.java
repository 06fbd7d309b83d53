package dev.gather.cache;

import dev.gather.cache.r2dbc.DatabaseStore;
import dev.gather.process.Time;
import io.r2dbc.spi.ConnectionFactory;

/** What several caches can share, each through a store of its own. */
@FunctionalInterface
public interface TestDatabase {

  SharedStore open(CacheSettings settings, Time clock);

  default AnswerCache cache(CacheSettings settings, Time clock) {
    return new AnswerCache(open(settings, clock), settings, clock);
  }

  static TestDatabase of(ConnectionFactory connections) {
    return (settings, clock) -> new DatabaseStore(connections, settings, clock);
  }
}
