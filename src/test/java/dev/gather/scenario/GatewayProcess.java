package dev.gather.scenario;

import dev.gather.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The packaged gateway as a process of its own, which can end in every way that a process can. */
final class GatewayProcess implements AutoCloseable {

  private static final String WARM_UP = "gather.warm-up.at-most=";

  private final List<String> command;
  private final Path log;
  private final int port;
  private final int managementPort;
  private @Nullable Process running;

  /**
   * @param log takes its output
   * @param properties of the application, as {@code name=value}
   */
  GatewayProcess(Path definition, Path log, String... properties) {
    this.log = log;
    this.port = freePort();
    this.managementPort = freePort();
    this.command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of(System.getProperty("basedir", "."), "target", "gather.jar").toString(),
                "--gather.definitions=" + definition.toUri(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
    if (Arrays.stream(properties).noneMatch(property -> property.startsWith(WARM_UP))) {
      command.add("--" + WARM_UP + "0s");
    }
    for (String property : properties) {
      command.add("--" + property);
    }
  }

  /** Later ones win over those that every process has. */
  GatewayProcess withJvm(String... options) {
    command.addAll(command.indexOf("-jar"), List.of(options));
    return this;
  }

  /** Files and connections that it may have open at once. */
  GatewayProcess withDescriptors(int most) {
    command.addAll(0, List.of("sh", "-c", "ulimit -n " + most + "; exec \"$0\" \"$@\""));
    return this;
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** Returns at once. */
  void start() {
    start(Map.of());
  }

  /**
   * Returns at once.
   *
   * @param variables of the environment, beside those of this process
   */
  void start(Map<String, String> variables) {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    process.environment().putAll(variables);
    try {
      running = process.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    Process process = Objects.requireNonNull(running);
    await("ready", () -> !process.isAlive() || isReady());
    if (!process.isAlive()) {
      throw new AssertionError("It ended before it was ready. " + account(process));
    }
  }

  boolean isReady() {
    // On the operators' port, so that a drain does not take it for a client.
    try (KeptClient client = new KeptClient(managementPort)) {
      return client.get("/actuator/health/readiness").status() == 200;
    } catch (IOException | RuntimeException noAnswer) {
      return false;
    }
  }

  /** SIGTERM; returns when it has ended. */
  void terminate() throws InterruptedException {
    if (running != null) {
      running.destroy();
      awaitEnd(running);
    }
  }

  /** SIGKILL; returns when it has ended. */
  void kill() throws InterruptedException {
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  /** Waits until it has ended by itself. */
  int exitCode() {
    Process process = Objects.requireNonNull(running);
    await("ended", () -> !process.isAlive());
    return process.exitValue();
  }

  /** Whether it has ended by itself, or does so before the time is up. */
  boolean endsWithin(long millis) throws InterruptedException {
    return Objects.requireNonNull(running).waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** What it has written. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(what).atMost(Patience.FAR).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Not " + what + ". " + account(Objects.requireNonNull(running)), e);
    }
  }

  /** From which can be found out why it does not do what it should. */
  private String account(Process process) {
    String state = process.isAlive() ? threads(process) : "Exit code " + process.exitValue();
    return String.join("\n", log.toString(), output(), state);
  }

  private String threads(Process process) {
    Path dump = log.resolveSibling(log.getFileName() + ".threads");
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process dumping =
          new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print")
              .redirectErrorStream(true)
              .redirectOutput(dump.toFile())
              .start();
      awaitEnd(dumping);
      return Files.readString(dump);
    } catch (IOException | IllegalStateException e) {
      return "No threads: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "No threads: " + e;
    }
  }

  private static void awaitEnd(Process process) throws InterruptedException {
    if (!process.waitFor(Patience.FAR.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there after " + Patience.FAR);
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
