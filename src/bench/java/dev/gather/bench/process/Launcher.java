package dev.gather.bench.process;

import dev.gather.bench.server.FanOut;
import dev.gather.bench.server.FloorServer;
import dev.gather.bench.server.StubServer;
import dev.gather.bench.server.UsualServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts what Gather is compared with, and the stub behind all of them. */
public final class Launcher {

  /** JEP 519. */
  private static final int COMPACT_HEADERS = 25;

  private final Place place;
  private final List<String> routes;

  /**
   * @param routes that contestants have
   */
  public Launcher(Place place, List<FanOut> routes) {
    this.place = place;
    this.routes = routes.stream().map(FanOut::toString).toList();
  }

  public Stub stub() throws InterruptedException {
    int port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(place.processors().ofOthers());
    command.addAll(List.of(Place.java(), "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(place.ofPrograms());
    command.addAll(List.of(StubServer.class.getName(), Integer.toString(port)));
    return new Stub(start("stub", command).awaitPort(port), port);
  }

  public Contestant floor(Stub stub) throws IOException, InterruptedException {
    return java("floor", FloorServer.class, stub);
  }

  public Contestant usual(Stub stub) throws IOException, InterruptedException {
    return java("usual", UsualServer.class, stub);
  }

  /** Empty where there is no Go, or it cannot build the server. */
  public Optional<Contestant> go(Stub stub) throws InterruptedException {
    Path binary = place.output().resolve("go-server");
    try {
      // One of another run is not to be taken for today's.
      Files.deleteIfExists(binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Tool.output(
        List.of(
            "go",
            "build",
            "-C",
            place.base().resolve("src/bench/go").toString(),
            "-o",
            binary.toString(),
            "."));
    return Files.isExecutable(binary)
        ? Optional.of(other("go", List.of(binary.toString()), stub))
        : Optional.empty();
  }

  /** Empty where there is no Python with aiohttp. */
  public Optional<Contestant> asyncio(Stub stub) throws InterruptedException {
    if (!Tool.works("python3", "-c", "import aiohttp; print(aiohttp.__version__)")) {
      return Optional.empty();
    }
    String server = place.base().resolve("src/bench/python/server.py").toString();
    return Optional.of(other("asyncio", List.of("python3", server), stub));
  }

  /**
   * Of all contestants: what a container of 768 MiB with one processor would have, and the image's
   * options, {@code src/main/docker/Dockerfile}.
   */
  static List<String> jvm(Place place, GcLog gcLog) {
    List<String> command = new ArrayList<>(List.of(Place.java(), "-Xms500m", "-Xmx500m"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:MetaspaceSize=128m", gcLog.option()));
    if (Runtime.version().feature() >= COMPACT_HEADERS) {
      command.add("-XX:+UseCompactObjectHeaders");
    }
    command.addAll(place.processors().ofJvm());
    return command;
  }

  private Contestant java(String name, Class<?> main, Stub stub)
      throws IOException, InterruptedException {
    GcLog gcLog = new GcLog(place.output().resolve(name + "-gc.log"));
    List<String> command = new ArrayList<>(place.processors().ofAll());
    command.addAll(jvm(place, gcLog));
    command.addAll(place.ofPrograms());
    command.add(main.getName());
    Contestant started = contestant(name, command, stub);
    return new Contestant(
        name,
        started.port(),
        started.process(),
        Optional.of(JvmProbe.attach(started.process())),
        Optional.of(gcLog));
  }

  private Contestant other(String name, List<String> program, Stub stub)
      throws InterruptedException {
    List<String> command = new ArrayList<>(place.processors().ofServer());
    command.addAll(program);
    return contestant(name, command, stub);
  }

  private Contestant contestant(String name, List<String> program, Stub stub)
      throws InterruptedException {
    int port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(Integer.toString(port), Integer.toString(stub.port())));
    command.addAll(routes);
    ServerProcess process = start(name, command).awaitPort(port);
    return new Contestant(name, port, process, Optional.empty(), Optional.empty());
  }

  private ServerProcess start(String name, List<String> command) {
    return ServerProcess.start(command, Map.of(), place.output().resolve(name + ".log"));
  }
}
