package dev.gather.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How Gather is started and operated. */
public final class Gather {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Place place;
  private final Stub stub;
  private final String name;
  private final List<String> command = new ArrayList<>();
  private final int port = ServerProcess.freePort();
  private final int operators = ServerProcess.freePort();
  private final GcLog gcLog;
  private List<String> where;

  /**
   * @param jar that is run
   * @param options of the JVM, beside those that all contestants have
   */
  public Gather(Place place, Stub stub, String name, Path jar, List<String> options) {
    this.place = place;
    this.stub = stub;
    this.name = name;
    this.gcLog = new GcLog(place.output().resolve(name + "-gc.log"));
    this.where = place.processors().ofAll();
    command.addAll(Launcher.jvm(place, gcLog));
    command.addAll(options);
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "--gather.definitions="
                + place.base().resolve("src/bench/definitions/gateway.yaml").toUri(),
            "--gather.reload.every=0s",
            "--gather.shutdown.drain=0s",
            "--server.port=" + port,
            "--management.server.port=" + operators));
  }

  /** Sets a property of the application, as {@code name=value}. */
  public Gather with(String... properties) {
    for (String property : properties) {
      command.add("--" + property);
    }
    return this;
  }

  /** On the processor that it is measured on from its start. */
  public Gather settled() {
    where = place.processors().ofServer();
    return this;
  }

  /** Returns when its process has begun; {@code /readyz} says when it is ready. */
  public ServerProcess begin() {
    return ServerProcess.start(
        Stream.concat(where.stream(), command.stream()).toList(),
        Map.of("STUB_URL", "http://127.0.0.1:" + stub.port()),
        place.output().resolve(name + ".log"));
  }

  /** Returns when it is ready. */
  public Contestant start() throws IOException, InterruptedException {
    ServerProcess process = begin().await(this::ready);
    return new Contestant(
        name, port, process, Optional.of(JvmProbe.attach(process)), Optional.of(gcLog));
  }

  public int port() {
    return port;
  }

  public boolean ready() {
    URI ready = URI.create("http://127.0.0.1:" + port + "/readyz");
    try {
      return CLIENT
              .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Opens an upstream's circuit, until it is told otherwise. */
  public void openCircuit(String upstream) throws IOException, InterruptedException {
    HttpRequest open =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + operators + "/actuator/gatherupstreams/" + upstream))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"circuit\":\"open\"}"))
            .build();
    int status = CLIENT.send(open, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("the circuit of " + upstream + " cannot be opened: " + status);
    }
  }
}
