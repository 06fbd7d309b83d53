package dev.gather.upstream.http;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.LocalLimit;
import dev.gather.process.OutOfMemory;
import dev.gather.process.OutOfMemoryHandler;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;

/** Sends one request over HTTP/1.1 and reads the answer, or passes it on. */
public final class HttpExchange implements UpstreamCall {

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  /** Gateways in front of services add headers; Netty's own limit of 8 KB is soon reached. */
  private static final int MAX_HEADER_SIZE = 32 * 1024;

  private final String upstream;
  private final HttpClient client;
  private final String basePath;
  private final UpstreamDefinition definition;
  private final RequestHeaders headers;
  private final ProxyHeaders proxyHeaders;
  private final AnswerReader answers;

  public HttpExchange(UpstreamDefinition definition, HttpClient client) {
    Endpoint endpoint = Endpoint.of(definition.url());
    this.upstream = definition.name();
    this.client = client;
    this.basePath = endpoint.basePath();
    this.definition = definition;
    this.headers = new RequestHeaders(definition, endpoint.hostHeader());
    this.proxyHeaders = new ProxyHeaders(definition, endpoint.hostHeader());
    this.answers = new AnswerReader(definition);
  }

  public static HttpClient client(UpstreamDefinition definition, ConnectionProvider connections) {
    Endpoint endpoint = Endpoint.of(definition.url());
    HttpClient client =
        HttpClient.create(connections)
            // With an address of its own the client takes a path as it is; it would otherwise parse
            // a URL anew with every request.
            .remoteAddress(endpoint::address)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(definition.connectTimeout().toMillis(), Integer.MAX_VALUE))
            .doOnChannelInit(
                (observer, channel, address) ->
                    channel
                        .pipeline()
                        .addBefore(
                            NettyPipeline.ReactiveBridge,
                            OutOfMemoryHandler.NAME,
                            OutOfMemoryHandler.INSTANCE)
                        .replace(
                            NettyPipeline.HttpCodec,
                            NettyPipeline.HttpCodec,
                            new ExchangeCodec(MAX_HEADER_SIZE)))
            // Retrying is a stage's decision, with a budget.
            .disableRetry(true)
            .followRedirect(false);
    return endpoint.isSecure() ? client.secure() : client;
  }

  @Override
  public Mono<UpstreamAnswer> send(UpstreamRequest request) {
    return Mono.defer(() -> exchange(request)).onErrorMap(this::failure);
  }

  private Mono<UpstreamAnswer> exchange(UpstreamRequest request) {
    String path = basePath + request.target();
    if (!isSendable(path)) {
      return Mono.error(unsendable());
    }
    HttpHeaders fields;
    try {
      fields =
          request
              .proxied()
              .map(proxied -> proxyHeaders.of(request, proxied))
              .orElseGet(() -> headers.of(request));
    } catch (IllegalArgumentException e) {
      // Not passed on: it quotes the value.
      return Mono.error(unsendable());
    }
    HttpClient.RequestSender sender =
        client.request(HttpMethod.valueOf(request.method())).uri(path);
    return request
        .proxied()
        .map(proxied -> proxied(sender, fields, new ProxyTransfer(definition, request, proxied)))
        .orElseGet(() -> called(sender, fields, request));
  }

  private Mono<UpstreamAnswer> called(
      HttpClient.RequestSender sender, HttpHeaders fields, UpstreamRequest request) {
    CancelOnEventLoop cancellation = new CancelOnEventLoop();
    return cancellation.around(
        sender
            .send(
                (outgoing, out) ->
                    maySend(cancellation, out)
                        ? write(request, fields, outgoing, out)
                        : Mono.error(AbortedException.beforeSend()))
            .responseConnection((answer, connection) -> answers.read(request, answer, connection))
            .singleOrEmpty());
  }

  private static Mono<UpstreamAnswer> proxied(
      HttpClient.RequestSender sender, HttpHeaders fields, ProxyTransfer transfer) {
    CancelOnEventLoop cancellation = new CancelOnEventLoop();
    return transfer.watch(
        cancellation.around(
            sender
                .send(
                    (outgoing, out) ->
                        maySend(cancellation, out)
                            ? transfer.write(fields, outgoing, out)
                            : Mono.error(AbortedException.beforeSend()))
                .responseConnection(transfer::read)
                .singleOrEmpty()));
  }

  private static boolean maySend(CancelOnEventLoop cancellation, NettyOutbound out) {
    AtomicBoolean maySend = new AtomicBoolean();
    out.withConnection(
        connection -> maySend.set(cancellation.maySend(connection.channel().eventLoop())));
    return maySend.get();
  }

  private static Publisher<Void> write(
      UpstreamRequest request, HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out) {
    for (String name : fields.names()) {
      outgoing.requestHeaders().set(name, fields.getAll(name));
    }
    return request
        .body()
        .map(body -> out.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))))
        .orElse(out);
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
