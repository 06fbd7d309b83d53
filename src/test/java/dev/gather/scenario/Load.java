package dev.gather.scenario;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Clients that ask for one target again and again, each when it has its answer. */
final class Load {

  private final Gateway gateway;
  private final String target;
  private final AtomicInteger answers = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> clients;
  private volatile boolean isStopped;

  private Load(Gateway gateway, String target, int clients) {
    this.gateway = gateway;
    this.target = target;
    this.clients =
        CompletableFuture.allOf(
            IntStream.range(0, clients)
                .mapToObj(client -> ask())
                .toArray(CompletableFuture<?>[]::new));
  }

  static Load of(Gateway gateway, String target, int clients) {
    return new Load(gateway, target, clients);
  }

  /** Waits for the answers that are under way. */
  void stop() throws Exception {
    isStopped = true;
    Patience.get(clients);
  }

  int answers() {
    return answers.get();
  }

  /** What came in place of a good answer. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private CompletableFuture<Void> ask() {
    return gateway
        .sendAsync(gateway.request(target).build())
        .handle(this::take)
        .thenCompose(goesOn -> goesOn ? ask() : CompletableFuture.completedFuture(null));
  }

  private boolean take(@Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
    answers.incrementAndGet();
    if (answer == null || answer.statusCode() != 200) {
      failures.add(answer == null ? String.valueOf(failure) : answer.statusCode() + answer.body());
    }
    return !isStopped && failures.size() < 100;
  }
}
