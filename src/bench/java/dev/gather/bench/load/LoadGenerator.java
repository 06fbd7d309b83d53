package dev.gather.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Sends requests on kept connections, by one thread, and compares every byte of the answers. */
public final class LoadGenerator implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BUFFER = 256 * 1024;

  private final Selector selector;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final ArrayDeque<Exchange> free = new ArrayDeque<>();
  private long wrong;
  private String firstWrong = "";
  private long lastAnswer;

  public LoadGenerator(Target target, int connections) throws IOException {
    selector = Selector.open();
    try {
      for (int i = 0; i < connections; i++) {
        Exchange exchange = Exchange.connect(target);
        exchange.channel.register(selector, SelectionKey.OP_READ, exchange);
        exchanges.add(exchange);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** A closed loop: each connection sends its next request when it has its answer. */
  public LoadResult closed(Duration duration) throws IOException {
    Latencies latencies = new Latencies();
    return result(closed(duration, latencies), latencies);
  }

  /** A closed loop whose answers somebody else looks at; returns the seconds that it took. */
  public double closed(Duration duration, Answers told) throws IOException {
    free.clear();
    long start = System.nanoTime();
    for (Exchange exchange : exchanges) {
      exchange.send(System.nanoTime());
    }
    while (free.size() < exchanges.size()) {
      receive(told);
      while (System.nanoTime() - start < duration.toNanos() && !free.isEmpty()) {
        free.remove().send(System.nanoTime());
      }
    }
    return (lastAnswer - start) / 1e9;
  }

  /** Answers so far that were not as expected. */
  public long wrong() {
    return wrong;
  }

  /** One request on each connection, one after another. */
  public LoadResult each() throws IOException {
    Latencies latencies = new Latencies();
    long start = System.nanoTime();
    for (Exchange exchange : exchanges) {
      free.clear();
      exchange.send(System.nanoTime());
      while (free.isEmpty()) {
        receive(latencies);
      }
    }
    return result((lastAnswer - start) / 1e9, latencies);
  }

  /**
   * An open loop: requests are due at a fixed rate, whatever becomes of those before. Latency
   * counts from when a request was due, so that one that must wait for a connection shows it.
   */
  public LoadResult open(Duration duration, double perSecond) throws IOException {
    Latencies latencies = new Latencies();
    free.clear();
    free.addAll(exchanges);
    long sent = 0;
    try (Pace pace = Pace.begin(duration, perSecond, selector::wakeup)) {
      while (sent < pace.total() || free.size() < exchanges.size()) {
        receive(latencies);
        for (long due = pace.due(); sent < due && !free.isEmpty(); sent++) {
          free.remove().send(pace.start(sent));
        }
      }
      return result((lastAnswer - pace.start(0)) / 1e9, latencies);
    }
  }

  @Override
  public void close() throws IOException {
    for (Exchange exchange : exchanges) {
      exchange.channel.close();
    }
    selector.close();
  }

  private void receive(Answers told) throws IOException {
    long waiting = System.nanoTime();
    selector.select(PATIENCE.toMillis());
    if (System.nanoTime() - waiting >= PATIENCE.toNanos()) {
      throw new IOException("no answer within " + PATIENCE.toSeconds() + " s");
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Exchange exchange = (Exchange) Objects.requireNonNull(key.attachment());
      if (exchange.receive(buffer)) {
        lastAnswer = System.nanoTime();
        told.answered(exchange.start, lastAnswer);
        count(exchange);
        free.add(exchange);
      }
    }
    selector.selectedKeys().clear();
  }

  private void count(Exchange exchange) {
    if (!exchange.right()) {
      if (wrong++ == 0) {
        firstWrong = exchange.describe();
      }
    }
  }

  private LoadResult result(double seconds, Latencies latencies) {
    LoadResult result =
        new LoadResult(
            latencies.count(),
            seconds,
            latencies.percentile(50),
            latencies.percentile(99),
            Optional.of(latencies),
            0,
            wrong,
            firstWrong);
    wrong = 0;
    firstWrong = "";
    return result;
  }
}
