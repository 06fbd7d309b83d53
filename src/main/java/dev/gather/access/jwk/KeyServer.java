package dev.gather.access.jwk;

import dev.gather.definition.model.JwtDefinition;
import dev.gather.process.OutOfMemoryHandler;
import dev.gather.process.Time;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.rfc9111.Lifetime;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Asks identity providers for documents. Each request has a connection of its own, as there is one
 * in ten minutes. It follows no redirect: whoever could redirect it would choose the keys.
 */
public final class KeyServer {

  /** Between two fetches of the same keys. */
  public static final Duration PAUSE = Duration.ofMinutes(1);

  /** Bytes of a document. A set of a hundred keys with certificates has a quarter. */
  static final int LARGEST = 1 << 20;

  static final String TOO_LARGE = "is too large (expected: at most " + LARGEST + " bytes)";

  private static final int CONNECT_MILLIS = 3000;

  private static final int MAX_HEADER_SIZE = 32 * 1024;

  /** As its own fields say, and as if it were stored for one user. */
  private static final CachePolicy FOLLOWED =
      new CachePolicy(Optional.empty(), Duration.ZERO, Duration.ZERO, Duration.ZERO, true);

  private final HttpClient client;
  private final Time time;

  public KeyServer(HttpClient client, Time time) {
    this.client =
        client
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json, */*;q=0.5"))
            .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER_SIZE))
            .doOnChannelInit(
                (observer, channel, address) -> OutOfMemoryHandler.watch(channel.pipeline()))
            .disableRetry(true)
            .followRedirect(false);
    this.time = time;
  }

  /** Trusts whom the platform trusts. */
  public static HttpClient client() {
    // Here and not with the first request, which is on an event loop: it reads files.
    return HttpClient.create(ConnectionProvider.newConnection()).secure();
  }

  /** The keys of one issuer, which are not fetched yet. */
  public KeySource keysOf(JwtDefinition issuer, KeyListener listener) {
    return new KeySource(issuer.issuer(), fetch(issuer), time, listener);
  }

  private KeyFetch fetch(JwtDefinition issuer) {
    if (issuer.jwkSet().isEmpty()) {
      return new KeyDiscovery(issuer.issuer(), this);
    }
    URI place = issuer.jwkSet().get();
    return KeyPlaces.isFile(place) ? new JwkSetFile(Path.of(place)) : new KeyUrl(place, this);
  }

  /**
   * Gets one document. Nothing happens before subscription; cancelling ends it. It has no limit of
   * time.
   *
   * @return fails with a {@link KeyFetchException} for another answer than 200
   */
  Mono<Document> get(URI url) {
    return client.get().uri(url).response(this::read).single();
  }

  private Mono<Document> read(HttpClientResponse answer, ByteBufFlux content) {
    int status = answer.status().code();
    if (status != 200) {
      return Mono.error(KeyFetchException.answered(status));
    }
    long now = time.millis();
    AnswerHead head =
        new AnswerHead(status, CacheFields.of(answer.responseHeaders()::getAll), now, now);
    Duration fresh = Duration.ofMillis(Math.max(0, Lifetime.of(head, FOLLOWED).freshMillis(now)));
    return content
        .asByteArray()
        .reduceWith(ByteArrayOutputStream::new, KeyServer::append)
        .map(body -> new Document(body.toByteArray(), fresh));
  }

  private static ByteArrayOutputStream append(ByteArrayOutputStream body, byte[] part) {
    if (body.size() + part.length > LARGEST) {
      throw new KeyFetchException(TOO_LARGE);
    }
    body.writeBytes(part);
    return body;
  }

  /**
   * What a provider answered.
   *
   * @param fresh for how long, as far as it says; zero where it does not
   */
  record Document(byte[] body, Duration fresh) {}
}
