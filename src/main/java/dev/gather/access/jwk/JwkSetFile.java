package dev.gather.access.jwk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keys in a file. It is read again and again, since that sees every way in which files change, as
 * for definitions.
 *
 * <p>A disk may hang, and a thread that reads hangs with it, whoever has given up waiting. So a
 * fetch fails while another one reads: a file takes one of the shared threads and no more.
 */
final class JwkSetFile implements KeyFetch {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Path file;
  private final AtomicBoolean isBeingRead = new AtomicBoolean();

  JwkSetFile(Path file) {
    this.file = file;
  }

  @Override
  public Mono<Fetched> fetch() {
    return Mono.fromCallable(this::readAlone).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Duration pause() {
    return PAUSE;
  }

  @Override
  public String place() {
    return file.toString();
  }

  private Fetched readAlone() throws IOException {
    if (!isBeingRead.compareAndSet(false, true)) {
      throw new KeyFetchException("is still being read");
    }
    try {
      return read();
    } finally {
      isBeingRead.set(false);
    }
  }

  /** As it is now; blocks. */
  Fetched read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(KeyServer.LARGEST + 1);
      if (json.length > KeyServer.LARGEST) {
        throw new KeyFetchException(KeyServer.TOO_LARGE);
      }
      return new Fetched(PublishedKeys.read(json), PAUSE);
    }
  }
}
