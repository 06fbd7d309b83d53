package dev.gather.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process of the bench. It ends with the bench, however that ends. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long STEP = 10;
  private static final int TAIL = 20;

  private final Process process;
  private final Thread atTheEnd;
  private final Path log;
  private final long started = System.nanoTime();

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atTheEnd = new Thread(process::destroyForcibly, "end of " + process.pid());
    try {
      Runtime.getRuntime().addShutdownHook(atTheEnd);
    } catch (IllegalStateException alreadyEnding) {
      process.destroyForcibly();
      throw alreadyEnding;
    }
  }

  /**
   * Returns at once.
   *
   * @param variables of the environment, beside those of this process
   * @param log takes its output
   */
  public static ServerProcess start(List<String> command, Map<String, String> variables, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().putAll(variables);
    try {
      return new ServerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of the loopback address that nobody uses now. */
  public static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something listens on the port. */
  public ServerProcess awaitPort(int port) throws InterruptedException {
    return await(() -> listens(port));
  }

  /** Waits until it is so; fails with the end of its output where the process ends before. */
  public ServerProcess await(BooleanSupplier ready) throws InterruptedException {
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("ended at its start; " + log + " ends with\n" + tail());
      }
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        throw new IllegalStateException("not ready after " + PATIENCE.toSeconds() + " s: " + log);
      }
      Thread.sleep(STEP);
    }
    return this;
  }

  /** Waits until it has ended by itself, well. */
  public void awaitEnd() throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed; " + log + " ends with\n" + tail());
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Seconds since it was started. */
  public double age() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** Processor time that it has used, user and system. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Which its threads may use, each list once; empty where the system does not say. */
  Set<String> processors() {
    Set<String> lists = new HashSet<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        allowed(thread).ifPresent(lists::add);
      }
    } catch (IOException noProc) {
      return Set.of();
    }
    return lists;
  }

  /** Empty of a thread that has ended. */
  private static Optional<String> allowed(Path thread) {
    try {
      return Files.readAllLines(thread.resolve("status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** Bytes of it that are in memory; 0 where the system does not say. */
  public long resident() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException noProc) {
      return 0;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException alreadyEnding) {
      // Then the hook has run, or will.
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
