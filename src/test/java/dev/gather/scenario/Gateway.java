package dev.gather.scenario;

import dev.gather.GatherApplication;
import dev.gather.execution.Generation;
import dev.gather.execution.overload.InFlight;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A running gateway on free ports, with a definition given as text. */
final class Gateway implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What holds unless a test says otherwise: free ports, no drain to wait for, and limits that none
   * comes to.
   */
  private static final Map<String, String> USUAL =
      Map.of(
          "server.port", "0",
          "management.server.port", "0",
          "gather.warm-up.at-most", "0s",
          "gather.shutdown.drain", "0s",
          "gather.request.max-pause", "10m",
          "gather.answers.max-pause", "10m",
          "gather.expression.time-limit", "10m",
          "gather.cache.read-budget", "10m",
          "gather.cache.query-limit", "10m");

  private final ConfigurableApplicationContext context;
  private final Path definition;

  private Gateway(ConfigurableApplicationContext context, Path definition) {
    this.context = context;
    this.definition = definition;
  }

  /**
   * @param yaml the definition, which has {@link FarLimits} where it names none
   * @param properties of the application, as {@code name=value}
   */
  static Gateway start(String yaml, String... properties) {
    try {
      Path definition = Files.createTempFile("gateway", ".yaml");
      Files.writeString(definition, FarLimits.in(yaml));
      return startFrom(definition, definition.toUri().toString(), properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param definition is deleted in the end
   * @param pattern under which it is found
   * @param properties of the application, as {@code name=value}
   */
  static Gateway startFrom(Path definition, String pattern, String... properties) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--gather.definitions=" + pattern);
    USUAL.forEach(
        (name, value) -> {
          if (Arrays.stream(properties).noneMatch(property -> property.startsWith(name + "="))) {
            arguments.add("--" + name + "=" + value);
          }
        });
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new Gateway(
        SpringApplication.run(GatherApplication.class, arguments.toArray(String[]::new)),
        definition);
  }

  /** Changes the definition's file, which is read some time later. */
  void rewrite(String yaml) {
    try {
      Files.writeString(definition, FarLimits.in(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  int managementPort() {
    return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
  }

  /** Of the application that answers on the clients' port. */
  <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  Upstreams upstreams() {
    return generation().upstreams();
  }

  /** Whether no upstream holds a permit, a queue place or a busy connection. */
  boolean isIdle() {
    return upstreams().all().stream().allMatch(Gateway::isIdle);
  }

  /** Bytes of answers that clients have not read. */
  long waitingBytes() {
    return context.getBean(dev.gather.execution.stream.WaitingAnswers.class).bytes();
  }

  /** Evaluations of a live route that are under way. */
  int liveStreams(String route) {
    return generation().routes().stream()
        .filter(known -> known.plan().name().equals(route))
        .mapToInt(known -> known.live().orElseThrow().size())
        .sum();
  }

  /** Of clients, for routes. */
  int requestsInFlight() {
    return context.getBean(InFlight.class).count();
  }

  private Generation generation() {
    return context.getBean(dev.gather.execution.Gateway.class).current();
  }

  private static boolean isIdle(Upstream upstream) {
    var bulkhead = upstream.bulkhead();
    return upstream.queued() == 0
        && bulkhead.getMetrics().getAvailableConcurrentCalls()
            == bulkhead.getBulkheadConfig().getMaxConcurrentCalls()
        && upstream.pool().map(pool -> pool.active() + pool.pending() == 0).orElse(true);
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /** A request to be changed; target is raw path and query. */
  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target));
  }

  HttpResponse<String> get(String target, String... headers) {
    HttpRequest.Builder request = request(target);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The body of an answer to operators. */
  String operators(String target) {
    return send(operatorsRequest(target).build()).body();
  }

  /** A request to the operators' port, to be changed. */
  HttpRequest.Builder operatorsRequest(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort() + target));
  }

  /** A POST without a body to the operators' endpoint. */
  HttpResponse<String> operate(String target) {
    URI uri = URI.create("http://127.0.0.1:" + managementPort() + target);
    return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
    try {
      Files.deleteIfExists(definition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
