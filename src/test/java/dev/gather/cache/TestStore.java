package dev.gather.cache;

import dev.gather.cache.r2dbc.TestDialect;

/** The kinds of store that the cache must work on alike. */
enum TestStore {
  H2 {
    @Override
    TestDatabase newDatabase() {
      return TestDatabase.of(TestDialect.H2.newDatabase());
    }
  },
  POSTGRESQL {
    @Override
    TestDatabase newDatabase() {
      return TestDatabase.of(TestDialect.POSTGRESQL.newDatabase());
    }
  },
  /** No database: what {@link SharedStore} promises, and nothing else. */
  MEMORY {
    @Override
    TestDatabase newDatabase() {
      MemoryStore.Replicas replicas = new MemoryStore.Replicas();
      return (settings, clock) -> new MemoryStore(replicas, clock);
    }
  };

  /** A new, empty one. */
  abstract TestDatabase newDatabase();
}
