package dev.gather.cache.r2dbc;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;

/** The databases that a store of answers can stand in. */
public enum TestDialect {
  H2 {
    @Override
    public ConnectionFactory newDatabase() {
      return ConnectionFactories.get(
          "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
    }
  },
  POSTGRESQL {
    @Override
    public ConnectionFactory newDatabase() {
      return TestPostgres.connections(TestPostgres.port(), TestPostgres.newDatabase());
    }
  };

  /** Connections to a new, empty database. */
  public abstract ConnectionFactory newDatabase();
}
