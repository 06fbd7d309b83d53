package dev.gather.cache;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;

/** The databases that the cache must work on alike. */
enum TestStore {
  H2 {
    @Override
    ConnectionFactory newDatabase() {
      return ConnectionFactories.get(
          "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
    }
  },
  POSTGRESQL {
    @Override
    ConnectionFactory newDatabase() {
      return TestPostgres.connections(TestPostgres.port(), TestPostgres.newDatabase());
    }
  };

  /** Connections to a new, empty database. */
  abstract ConnectionFactory newDatabase();
}
