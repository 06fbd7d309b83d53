package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gather.access.jwt.TestToken;
import dev.gather.definition.model.JwtDefinition;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * An identity provider on a port of its own: signs tokens, tells where its keys are, publishes
 * them, and counts how often they are fetched. A test may let it answer in any other way.
 */
public final class TestIssuer implements AutoCloseable {

  public static final String DISCOVERY = "/.well-known/openid-configuration";
  public static final String KEYS = "/keys";

  /** What a path is answered with. */
  public record Answer(int status, Map<String, String> headers, String body) {

    public static Answer json(String body) {
      return new Answer(200, Map.of("content-type", "application/json"), body);
    }

    public static Answer status(int status) {
      return new Answer(status, Map.of(), "");
    }
  }

  private final InstantSource clock;
  private final Map<String, Mono<Answer>> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private volatile @Nullable DisposableServer server;
  private final int port;

  public TestIssuer() {
    this(InstantSource.system());
  }

  /**
   * @param clock of its tokens
   */
  public TestIssuer(InstantSource clock) {
    this.clock = clock;
    DisposableServer bound = bind(0);
    this.server = bound;
    this.port = bound.port();
    publish(key());
    answer(DISCOVERY, Answer.json(metadata(url(), url() + KEYS)));
  }

  /** What its tokens have as {@code iss}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The key that it signs with. */
  public JWK key() {
    return TestKeys.rsa("first");
  }

  /** As a definition has it that says no more than it must. */
  public JwtDefinition definition() {
    return new JwtDefinition(
        url(),
        Optional.empty(),
        List.of("gather"),
        List.of("scope", "scp", "permissions", "realm_access.roles"),
        JwtDefinition.ALGORITHMS,
        Duration.ofSeconds(60));
  }

  /** The same, which names its keys. */
  public JwtDefinition definition(URI jwkSet) {
    JwtDefinition plain = definition();
    return new JwtDefinition(
        plain.issuer(),
        Optional.of(jwkSet),
        plain.audiences(),
        plain.scopes(),
        plain.algorithms(),
        plain.clockSkew());
  }

  /** A good token, to be changed. */
  public TestToken token() {
    return token(key(), JWSAlgorithm.RS256);
  }

  public TestToken token(JWK key, JWSAlgorithm algorithm) {
    return new TestToken(url(), key, algorithm, now());
  }

  public Instant now() {
    return clock.instant();
  }

  /** From now on publishes the public parts of these keys, and no others. */
  public void publish(JWK... keys) {
    answer(KEYS, Answer.json(set(keys)));
  }

  /** From now on answers requests for a path so. */
  public void answer(String path, Answer answer) {
    answer(path, Mono.just(answer));
  }

  /** The same, whenever it comes. */
  public void answer(String path, Mono<Answer> answer) {
    answers.put(path, answer);
  }

  /** How often its keys were fetched. */
  public int fetches() {
    return asked(KEYS);
  }

  /** How often a path was asked for. */
  public int asked(String path) {
    return counts.computeIfAbsent(path, any -> new AtomicInteger()).get();
  }

  /** Refuses connections from now on. */
  public void stop() {
    DisposableServer running = server;
    if (running != null) {
      running.disposeNow();
    }
    server = null;
  }

  /** Is there again, where it was. */
  public void restart() {
    server = bind(port);
  }

  @Override
  public void close() {
    stop();
  }

  /** The public parts of keys, as they are published. */
  public static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  static String metadata(String issuer, String keys) {
    return JsonMapper.shared().writeValueAsString(Map.of("issuer", issuer, "jwks_uri", keys));
  }

  private DisposableServer bind(int at) {
    return HttpServer.create().host("127.0.0.1").port(at).handle(this::handle).bindNow();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    String path = request.uri();
    counts.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
    return answers
        .getOrDefault(path, Mono.just(Answer.status(404)))
        .flatMap(answer -> write(response, answer));
  }

  private static Mono<Void> write(HttpServerResponse response, Answer answer) {
    HttpHeaders headers = response.status(answer.status()).responseHeaders();
    answer.headers().forEach(headers::set);
    return response.sendByteArray(Mono.just(answer.body().getBytes(UTF_8))).then();
  }
}
