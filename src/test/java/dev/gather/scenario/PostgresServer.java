package dev.gather.scenario;

import dev.gather.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that can be stopped, started again on its port, and frozen. */
final class PostgresServer implements AutoCloseable {

  private final Path directory;
  private final int port;
  private @Nullable EmbeddedPostgres running;

  PostgresServer() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
      directory = Files.createTempDirectory("postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  PostgresServer start() {
    try {
      running =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setPGStartupWait(Patience.LIMIT)
              .setDataDirectory(directory.resolve("data"))
              .setCleanDataDirectory(false)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  void stop() {
    try {
      if (running != null) {
        running.close();
        running = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its processes stand still; the kernel still accepts connections for it. */
  void freeze() {
    signal("-STOP");
  }

  void resume() {
    signal("-CONT");
  }

  /** In another database than the one that is tested. */
  void execute(String sql) {
    if (running == null) {
      throw new IllegalStateException("the server does not run");
    }
    try (Connection connection = running.getTemplateDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      resume();
    }
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first of its processes before the others, which it makes. */
  private void signal(String signal) {
    try {
      long postmaster =
          Long.parseLong(
              Files.readAllLines(directory.resolve("data").resolve("postmaster.pid")).get(0));
      signal(signal, Stream.of(postmaster));
      signal(
          signal,
          ProcessHandle.of(postmaster).stream()
              .flatMap(ProcessHandle::children)
              .map(ProcessHandle::pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void signal(String signal, Stream<Long> processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(String.valueOf(process)));
    // One that has ended meanwhile is no error.
    new ProcessBuilder(command).redirectError(Redirect.DISCARD).start().waitFor();
  }
}
