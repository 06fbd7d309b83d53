package dev.gather.access.jwt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keys in a file. It is read again and again, since that sees every way in which files change, as
 * for definitions.
 */
record KeyFile(Path file) implements KeyFetch {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Override
  public Mono<Fetched> fetch() {
    // Disks may hang.
    return Mono.fromCallable(this::read).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Duration pause() {
    return PAUSE;
  }

  @Override
  public String place() {
    return file.toString();
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
