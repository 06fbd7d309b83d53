package dev.gather.cache.r2dbc;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;

/** Limits of a connection to PostgreSQL, where {@code spring.r2dbc} sets none. */
final class DatabaseOptions {

  private DatabaseOptions() {}

  /**
   * Makes every query end within the limit: first the database gives up waiting for a lock, then
   * the statement, and at last this side the connection.
   */
  static void limit(ConnectionFactoryOptions.Builder options, Duration queryLimit) {
    ConnectionFactoryOptions given = options.build();
    if (!(given.getValue(ConnectionFactoryOptions.DRIVER) instanceof String driver)
        || !driver.startsWith("postgres")) {
      return;
    }
    options
        .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, queryLimit)
        .option(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, queryLimit.dividedBy(2))
        .option(ConnectionFactoryOptions.STATEMENT_TIMEOUT, queryLimit.multipliedBy(3).dividedBy(4))
        .option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, new WatchedLoops(queryLimit))
        .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
        // Bodies would otherwise come as hexadecimal text.
        .option(PostgresqlConnectionFactoryProvider.FORCE_BINARY, true)
        .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "gather")
        .from(given);
  }
}
