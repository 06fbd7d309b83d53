package dev.gather.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The services behind the contestants, all in one process. */
public final class Stub implements AutoCloseable {

  private static final long QUIET = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerProcess process;
  private final int port;

  Stub(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  public int port() {
    return port;
  }

  /** Requests that it has been sent so far. */
  public long requests() throws InterruptedException {
    URI count = URI.create("http://127.0.0.1:" + port + "/control/count");
    try {
      return Long.parseLong(
          client.send(HttpRequest.newBuilder(count).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests that it has been sent when no more come: a client that left may have had some. */
  public long requestsAtLast() throws InterruptedException {
    long last = requests();
    while (true) {
      Thread.sleep(QUIET);
      long now = requests();
      if (now == last) {
        return now;
      }
      last = now;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
