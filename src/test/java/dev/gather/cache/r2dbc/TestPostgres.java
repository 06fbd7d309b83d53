package dev.gather.cache.r2dbc;

import dev.gather.Patience;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on a free port, one for all tests of a JVM; each takes a database of it. */
public final class TestPostgres {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** Name of a new, empty database. */
  public static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("postgres", "create database " + name);
    return name;
  }

  public static int port() {
    return Server.INSTANCE.getPort();
  }

  /** As the gateway would connect, with limits that a busy machine keeps. */
  public static ConnectionFactory connections(int port, String database) {
    return connections(port, database, Patience.FAR);
  }

  /** As the gateway would connect. */
  public static ConnectionFactory connections(int port, String database, Duration queryLimit) {
    ConnectionFactoryOptions.Builder options =
        ConnectionFactoryOptions.builder()
            .option(ConnectionFactoryOptions.DRIVER, "postgresql")
            .option(ConnectionFactoryOptions.HOST, "127.0.0.1")
            .option(ConnectionFactoryOptions.PORT, port)
            .option(ConnectionFactoryOptions.DATABASE, database)
            .option(ConnectionFactoryOptions.USER, "postgres")
            .option(ConnectionFactoryOptions.PASSWORD, "");
    DatabaseOptions.limit(options, queryLimit);
    return ConnectionFactories.get(options.build());
  }

  /** Runs a statement on a connection of its own. */
  public static void execute(String database, String sql) {
    try (Connection connection = Server.INSTANCE.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs something while a transaction that has begun with a statement is open. */
  public static void whileLocked(String database, String sql, Runnable work) {
    try (Connection connection = Server.INSTANCE.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      work.run();
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static final class Server {

    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setPGStartupWait(Patience.LIMIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
