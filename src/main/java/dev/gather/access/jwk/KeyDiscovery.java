package dev.gather.access.jwk;

import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Keys where the issuer's own metadata say. Those are asked for each time, as an issuer may move
 * its keys.
 *
 * @param issuer also the URL that the metadata are found by
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID
 *     Connect Discovery, 4</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8414#section-3">RFC 8414, 3</a>
 */
record KeyDiscovery(String issuer, KeyServer server) implements KeyFetch {

  private static final int DEEPEST = 32;

  @Override
  public Mono<Fetched> fetch() {
    return server
        .get(openId())
        .onErrorResume(KeyDiscovery::isNotFound, none -> server.get(oauth()))
        .flatMap(metadata -> new KeyUrl(keys(metadata.body()), server).fetch());
  }

  @Override
  public Duration pause() {
    return KeyServer.PAUSE;
  }

  @Override
  public String place() {
    return KeyUrl.place(openId());
  }

  /** Behind the issuer. */
  URI openId() {
    return URI.create(withoutSlash(issuer) + "/.well-known/openid-configuration");
  }

  /** Between the issuer's host and its path. */
  URI oauth() {
    String path = withoutSlash(URI.create(issuer).getRawPath());
    String origin =
        withoutSlash(issuer).substring(0, withoutSlash(issuer).length() - path.length());
    return URI.create(origin + "/.well-known/oauth-authorization-server" + path);
  }

  /** Of an answer that is for another issuer, nothing is believed. */
  URI keys(byte[] metadata) {
    Slice document;
    try {
      document = Slice.of(JsonCheck.value(metadata, DEEPEST));
    } catch (BadJsonException e) {
      throw new KeyFetchException("tells of its issuer in something that " + e.getMessage());
    }
    if (!text(document, "issuer").equals(Optional.of(issuer))) {
      throw new KeyFetchException(
          "tells of another issuer (expected: " + issuer + ", to the letter)");
    }
    return text(document, "jwks_uri")
        .flatMap(this::url)
        .orElseThrow(
            () ->
                new KeyFetchException(
                    "does not say where the keys are (expected: `jwks_uri`, an "
                        + (isSecure(issuer) ? "https" : "http or https")
                        + " URL)"));
  }

  /** Keys of an issuer that is asked in secret are not fetched in the open. */
  private Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) && !isSecure(issuer);
      return Optional.of(url)
          .filter(any -> isHttp || "https".equalsIgnoreCase(any.getScheme()))
          .filter(any -> any.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSecure(String url) {
    return url.regionMatches(true, 0, "https:", 0, "https:".length());
  }

  private static Optional<String> text(Slice document, String name) {
    return JsonPath.select(document, List.of(new Step.Member(name))) instanceof Slice value
            && value.isString()
        ? value.scalar()
        : Optional.empty();
  }

  private static boolean isNotFound(Throwable error) {
    return error instanceof KeyFetchException failure && failure.isNotFound();
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
