package dev.gather.access.jwk;

import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Keys at a URL. */
record KeyUrl(URI url, KeyServer server) implements KeyFetch {

  /** Where the answer does not say. */
  private static final Duration USUAL = Duration.ofMinutes(10);

  private static final Duration SHORTEST = KeyServer.PAUSE;

  /** A key that was withdrawn is accepted for that long at most, whatever the provider says. */
  private static final Duration LONGEST = Duration.ofHours(1);

  @Override
  public Mono<Fetched> fetch() {
    return server
        .get(url)
        .map(answer -> new Fetched(PublishedKeys.read(answer.body()), lookAgain(answer.fresh())));
  }

  @Override
  public Duration pause() {
    return KeyServer.PAUSE;
  }

  @Override
  public String place() {
    return place(url);
  }

  /** Without what may be secret: a user, a query. */
  static String place(URI url) {
    String authority = String.valueOf(url.getRawAuthority());
    return url.getScheme()
        + "://"
        + authority.substring(authority.lastIndexOf('@') + 1)
        + url.getRawPath();
  }

  private static Duration lookAgain(Duration fresh) {
    if (fresh.isZero()) {
      return USUAL;
    }
    if (fresh.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return fresh.compareTo(LONGEST) > 0 ? LONGEST : fresh;
  }
}
