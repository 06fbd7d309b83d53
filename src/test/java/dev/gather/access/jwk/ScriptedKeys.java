package dev.gather.access.jwk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Gives the keys that a test says, and counts how often. */
final class ScriptedKeys implements KeyFetch {

  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Supplier<Mono<Fetched>> script;

  ScriptedKeys(Supplier<Mono<Fetched>> script) {
    this.script = script;
  }

  void give(Supplier<Mono<Fetched>> next) {
    script = next;
  }

  int fetches() {
    return fetches.get();
  }

  @Override
  public Mono<Fetched> fetch() {
    return Mono.defer(
        () -> {
          fetches.incrementAndGet();
          return script.get();
        });
  }

  @Override
  public Duration pause() {
    return KeyServer.PAUSE;
  }

  @Override
  public String place() {
    return "https://id.example/keys";
  }
}
