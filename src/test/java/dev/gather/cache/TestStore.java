package dev.gather.cache;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.UUID;

/** The databases that the cache must work on alike. */
enum TestStore {
  H2 {
    @Override
    ConnectionFactory newDatabase() {
      return connections("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
    }
  },
  POSTGRESQL {
    @Override
    ConnectionFactory newDatabase() {
      return connections(
          "r2dbc:postgresql://localhost:" + TestPostgres.port() + "/" + TestPostgres.newDatabase());
    }
  };

  /** Connections to a new, empty database. */
  abstract ConnectionFactory newDatabase();

  static ConnectionFactory connections(String url) {
    ConnectionFactoryOptions.Builder options =
        ConnectionFactoryOptions.parse(url)
            .mutate()
            .option(ConnectionFactoryOptions.USER, "postgres")
            .option(ConnectionFactoryOptions.PASSWORD, "");
    DatabaseOptions.limit(options, Duration.ofSeconds(2));
    return ConnectionFactories.get(options.build());
  }
}
