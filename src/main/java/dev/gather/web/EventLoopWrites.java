package dev.gather.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Lets answers that are written in one go be written on the event loop of their connection; on the
 * clients' port and, as the operators' is a child of the same application, on theirs.
 *
 * <p>Written on another thread, such as that of the upstream which answered last, an answer reaches
 * the client before Reactor Netty has noted that the request is over. When the client's next
 * request comes in between, the note gets lost, and a shutdown waits for that request until its
 * time is up.
 */
final class EventLoopWrites implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return chain.filter(exchange.mutate().response(of(exchange.getResponse())).build());
  }

  /** Of an answer that no filter sees. */
  static ServerHttpResponse of(ServerHttpResponse response) {
    return new Response(response);
  }

  static final class Response extends ServerHttpResponseDecorator {

    Response(ServerHttpResponse response) {
      super(response);
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
      Mono<Void> written = super.writeWith(body);
      // A stream of several parts is written there in any case.
      return body instanceof Mono ? onEventLoop(written, body) : written;
    }

    /**
     * Writes a body that is made when it is its turn, past Spring's steps for one that may fail or
     * never come.
     *
     * @param body releases what it has allocated if it fails
     */
    Mono<Void> writeAtOnce(Function<ByteBufAllocator, ByteBuf> body) {
      HttpServerResponse connection = getNativeResponse(getDelegate());
      Mono<Void> written =
          Mono.defer(
              () ->
                  isCommitted()
                      ? Mono.empty()
                      : super.setComplete()
                          .then(
                              // Not as an object: of that Reactor Netty lets go once more when
                              // the client leaves, whoever has it by then.
                              connection
                                  .send(Mono.fromSupplier(() -> body.apply(connection.alloc())))
                                  .then()));
      return onEventLoop(written, Mono.empty());
    }

    /** Whether this is an answer to HEAD, whose body Spring makes a length of. */
    boolean isOfHead() {
      return getDelegate() instanceof ServerHttpResponseDecorator;
    }

    @Override
    public Mono<Void> setComplete() {
      return onEventLoop(super.setComplete(), Mono.empty());
    }

    /**
     * @param body what is written, which nobody else releases when the client leaves before it is
     *     its turn
     */
    private Mono<Void> onEventLoop(Mono<Void> written, Publisher<? extends DataBuffer> body) {
      Connection connection = getNativeResponse(getDelegate());
      return Mono.defer(
          () -> {
            Channel channel = connection.channel();
            // A client that left has taken the connection along; what is here in its place has no
            // event loop, and the write finds out by itself.
            if (!channel.isRegistered() || channel.eventLoop().inEventLoop()) {
              return written;
            }
            AtomicBoolean isTaken = new AtomicBoolean();
            return Mono.defer(() -> isTaken.getAndSet(true) ? Mono.<Void>empty() : written)
                .subscribeOn(Schedulers.fromExecutor(channel.eventLoop()::execute))
                .doFinally(
                    signal -> {
                      if (!isTaken.getAndSet(true)) {
                        Flux.from(body).subscribe(DataBufferUtils::release);
                      }
                    });
          });
    }
  }
}
