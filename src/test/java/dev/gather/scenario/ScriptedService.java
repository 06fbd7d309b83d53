package dev.gather.scenario;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A service whose answers follow from the request's path and query alone, and that remembers them.
 */
final class ScriptedService implements AutoCloseable {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StubService service;

  /**
   * @param script the answer to a target; no JSON for one that is to fail
   */
  ScriptedService(Function<String, Mono<String>> script) {
    this.service =
        new StubService(
            request -> {
              asked.add(request.method() + " " + request.uri());
              return script.apply(request.uri());
            });
  }

  String url() {
    return service.url();
  }

  /** Method and target of every request, in the order of their arrival. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  int mostInFlight() {
    return service.mostInFlight();
  }

  int cancelled() {
    return service.cancelled();
  }

  int inFlight() {
    return service.inFlight();
  }

  void forget() {
    asked.clear();
    service.reset();
  }

  @Override
  public void close() {
    service.close();
  }
}
