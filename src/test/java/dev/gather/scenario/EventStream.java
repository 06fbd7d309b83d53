package dev.gather.scenario;

import java.util.ArrayList;
import java.util.List;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;

/**
 * A client of a stream of events, on a connection of its own. It keeps what has come; it leaves
 * when it is closed.
 */
final class EventStream implements AutoCloseable {

  private final StringBuffer seen = new StringBuffer();
  private final Disposable subscription;
  private volatile int status;

  /**
   * @param headers names and values in turn
   */
  EventStream(Gateway gateway, String target, String... headers) {
    subscription =
        HttpClient.newConnection()
            .headers(
                fields -> {
                  fields.set("accept", "text/event-stream");
                  for (int i = 0; i < headers.length; i += 2) {
                    fields.set(headers[i], headers[i + 1]);
                  }
                })
            .doOnResponse((response, connection) -> status = response.status().code())
            .get()
            .uri("http://127.0.0.1:" + gateway.port() + target)
            .responseContent()
            .asString()
            .subscribe(seen::append, error -> seen.append("error: ").append(error));
  }

  /** Zero before there is an answer. */
  int status() {
    return status;
  }

  boolean contains(String text) {
    return seen.indexOf(text) >= 0;
  }

  /** Kind and data of each event that has arrived whole. */
  List<String> events() {
    List<String> events = new ArrayList<>();
    String[] frames = seen.toString().split("\n\n", -1);
    for (int i = 0; i < frames.length - 1; i++) {
      if (frames[i].startsWith("event: ")) {
        events.add(frames[i].substring("event: ".length()).replaceFirst("\nid: [^\n]*\ndata:", ""));
      }
    }
    return events;
  }

  @Override
  public void close() {
    subscription.dispose();
  }
}
