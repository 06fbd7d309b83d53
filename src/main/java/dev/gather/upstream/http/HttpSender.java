package dev.gather.upstream.http;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.LocalLimit;
import dev.gather.process.OutOfMemory;
import dev.gather.process.OutOfMemoryHandler;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.relay.ClientLostException;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;

/** Makes the exchanges with one upstream over HTTP/1.1, and says what it means when one fails. */
public final class HttpSender {

  /**
   * What one exchange writes and reads.
   *
   * @param <A> what is made of the answer
   */
  public interface Transfer<A> {

    /**
     * All headers of the request.
     *
     * @throws IllegalArgumentException if a name or a value cannot be sent
     */
    HttpHeaders fields();

    Publisher<Void> write(HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out);

    /** Ends when the answer has been taken to its end. */
    Mono<A> read(HttpClientResponse answer, Connection connection);
  }

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  /** Gateways in front of services add headers; Netty's own limit of 8 KB is soon reached. */
  private static final int MAX_HEADER_SIZE = 32 * 1024;

  static final String USER_AGENT = "gather";

  private final String upstream;
  private final HttpClient client;
  private final HttpClient.RequestSender gets;
  private final String basePath;

  /** What it means when an exchange fails. */
  private final UnaryOperator<Throwable> meaning = this::failure;

  public HttpSender(UpstreamDefinition definition, HttpClient client) {
    this.upstream = definition.name();
    this.client = client;
    this.gets = client.request(HttpMethod.GET);
    this.basePath = Endpoint.of(definition.url()).basePath();
  }

  public static HttpClient client(UpstreamDefinition definition, ConnectionProvider connections) {
    Endpoint endpoint = Endpoint.of(definition.url());
    // One for all requests: the name in it is resolved with each new connection.
    SocketAddress service = endpoint.address();
    HttpClient client =
        HttpClient.create(connections)
            // With an address of its own the client takes a path as it is; it would otherwise parse
            // a URL anew with every request.
            .remoteAddress(() -> service)
            // Each transfer sets all fields. Without these the client would work them out first,
            // with every request.
            .headers(
                fields ->
                    fields
                        .set(HttpHeaderNames.HOST, endpoint.hostHeader())
                        .set(HttpHeaderNames.USER_AGENT, USER_AGENT)
                        .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON))
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(definition.limits().connectTimeout().toMillis(), Integer.MAX_VALUE))
            // A service that takes no more of a body may have answered: the end of its connection
            // says so, and not that a write has failed.
            .option(ChannelOption.AUTO_CLOSE, false)
            .doOnChannelInit(
                (observer, channel, address) -> {
                  OutOfMemoryHandler.watch(channel.pipeline());
                  channel
                      .pipeline()
                      .addBefore(NettyPipeline.ReactiveBridge, EarlyReads.NAME, EarlyReads.INSTANCE)
                      .replace(
                          NettyPipeline.HttpCodec,
                          NettyPipeline.HttpCodec,
                          new ExchangeCodec(MAX_HEADER_SIZE));
                })
            // Retrying is a stage's decision, with a budget.
            .disableRetry(true)
            .followRedirect(false);
    return endpoint.isSecure() ? client.secure() : client;
  }

  /**
   * Sends one request. Nothing happens before subscription; cancelling frees the connection.
   *
   * @return what was read; fails only with {@link CallFailure} and {@link ClientLostException}
   */
  public <A> Mono<A> send(AnyRequest<?> request, Transfer<A> transfer) {
    return exchange(request, transfer, meaning);
  }

  /**
   * The same, and once more where the service may not have seen the request: it only reads, and its
   * connection had served before and ended before anything of an answer came.
   *
   * @param fresh sends it then, on a connection that has not served
   */
  public <A> Mono<A> send(AnyRequest<?> request, Transfer<A> transfer, HttpSender fresh) {
    UnaryOperator<Throwable> asItIs = UnaryOperator.identity();
    return Mono.defer(
            () -> {
              FirstTransfer<A> first = new FirstTransfer<>(transfer);
              return exchange(request, first, asItIs)
                  .onErrorResume(
                      first::wentUnheard, gone -> fresh.exchange(request, transfer, asItIs));
            })
        .onErrorMap(meaning);
  }

  private <A> Mono<A> exchange(
      AnyRequest<?> request, Transfer<A> transfer, UnaryOperator<Throwable> meaning) {
    return new Mono<A>() {
      @Override
      public void subscribe(CoreSubscriber<? super A> actual) {
        CancelOnEventLoop<A> end = new CancelOnEventLoop<>(actual, meaning);
        Flux<A> answer;
        try {
          answer = prepared(request, transfer, end);
        } catch (RuntimeException e) {
          Operators.error(actual, meaning.apply(e));
          return;
        }
        answer.subscribe(end);
      }
    };
  }

  /** At most one answer. */
  private <A> Flux<A> prepared(
      AnyRequest<?> request, Transfer<A> transfer, CancelOnEventLoop<A> end) {
    String path = basePath + request.target();
    if (!isSendable(path)) {
      throw unsendable();
    }
    HttpHeaders fields = fields(transfer);
    return sender(request.method())
        .uri(path)
        .send(
            (outgoing, out) ->
                end.maySend(out)
                    ? transfer.write(fields, outgoing, out)
                    : Mono.error(AbortedException.beforeSend()))
        .responseConnection(transfer::read);
  }

  private HttpHeaders fields(Transfer<?> transfer) {
    try {
      return transfer.fields();
    } catch (IllegalArgumentException e) {
      // Not passed on: it quotes the value.
      throw unsendable();
    }
  }

  /** What the client is told with each step is a copy of its settings; most requests are GETs. */
  private HttpClient.RequestSender sender(String method) {
    return method.equals("GET") ? gets : client.request(HttpMethod.valueOf(method));
  }

  /** Of the body, or negative where the headers do not say. */
  public static long announcedLength(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether this is one request target: anything else would end the request line early. */
  private static boolean isSendable(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return path.startsWith("/");
  }

  private CallFailure unsendable() {
    return CallFailure.of(
        FailureKind.UNRESOLVED, "a value of the request to " + upstream + " cannot be sent");
  }

  /** What failed outside of reading an answer failed before there was one. */
  private Throwable failure(Throwable error) {
    if (error instanceof CallFailure || error instanceof ClientLostException) {
      return error;
    }
    if (error instanceof PoolAcquirePendingLimitException
        || error instanceof PoolAcquireTimeoutException) {
      return CallFailure.refused(
          FailureKind.OVERLOADED, TRY_AGAIN_AFTER, upstream + " has no free connection");
    }
    // Of a request that could not be written, nobody else hears.
    OutOfMemory.check(error);
    Optional<LocalLimit> limit = LocalLimit.of(error);
    if (limit.isPresent()) {
      return CallFailure.refused(
          FailureKind.OVERLOADED,
          TRY_AGAIN_AFTER,
          "this process has no " + limit.get().word() + " left for a connection to " + upstream);
    }
    // The type of the error says enough; its message would name the address.
    return CallFailure.of(
        FailureKind.CONNECTION,
        "no answer from " + upstream + " (" + error.getClass().getSimpleName() + ")");
  }
}
