package dev.gather.cache.r2dbc;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
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
    set(options, given, ConnectionFactoryOptions.CONNECT_TIMEOUT, queryLimit);
    set(options, given, ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, queryLimit.dividedBy(2));
    set(
        options,
        given,
        ConnectionFactoryOptions.STATEMENT_TIMEOUT,
        queryLimit.multipliedBy(3).dividedBy(4));
    set(
        options,
        given,
        PostgresqlConnectionFactoryProvider.LOOP_RESOURCES,
        new WatchedLoops(queryLimit));
    set(options, given, PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true);
    // Bodies would otherwise come as hexadecimal text.
    set(options, given, PostgresqlConnectionFactoryProvider.FORCE_BINARY, true);
    set(options, given, PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "gather");
  }

  private static <T> void set(
      ConnectionFactoryOptions.Builder options,
      ConnectionFactoryOptions given,
      Option<T> option,
      T value) {
    if (!given.hasOption(option)) {
      options.option(option, value);
    }
  }
}
