package dev.gather.web;

import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers part by part, no faster than the client reads. */
final class ClientAnswer {

  private ClientAnswer() {}

  /**
   * Writes the headers at once, and then the body.
   *
   * @param body writes it, and ends when its last part has left
   * @return fails with {@link ClientLostException} when the client has left
   */
  static Mono<Void> write(ServerWebExchange exchange, Function<ClientConnection, Mono<Void>> body) {
    HttpServerResponse response =
        ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    return exchange
        .getResponse()
        .setComplete()
        .then(
            Mono.defer(
                () -> {
                  if (!isCurrent(exchange)) {
                    answerOldClient(exchange, response);
                  }
                  return response.sendHeaders().then();
                }))
        .onErrorMap(ClientAnswer::isLost, gone -> ClientLostException.left())
        .then(
            Mono.defer(
                () -> {
                  ClientConnection client = ClientConnection.of(exchange);
                  return client == null
                      ? Mono.error(ClientLostException.left())
                      : body.apply(client);
                }));
  }

  /**
   * Writes a body whose bytes {@link ClientConnection#waiting} knows already.
   *
   * @param parts to be released by who takes them
   */
  static Mono<Void> relay(Publisher<ByteBuf> parts, ClientConnection client) {
    Relay.Account account =
        new Relay.Account() {
          @Override
          public boolean add(int bytes) {
            return true;
          }

          @Override
          public void taken(int bytes) {
            client.waiting().taken(bytes);
          }
        };
    return new Relay(
            parts,
            Relay.Length.UNKNOWN,
            client.channel(),
            Relay.Limit.NONE,
            Relay.Limit.NONE,
            account)
        .onErrorMap(ClientAnswer::isLost, gone -> ClientLostException.left());
  }

  private static boolean isLost(Throwable error) {
    return error instanceof IOException || error instanceof AbortedException;
  }

  /** Counts the bytes of a body that nobody knows before they pass. */
  static Relay.Account passing(ClientConnection client) {
    return new Relay.Account() {
      @Override
      public boolean add(int bytes) {
        return client.waiting().addMore(bytes);
      }

      @Override
      public void taken(int bytes) {
        client.waiting().passed(bytes);
      }
    };
  }

  /** Closes the connection in the middle of the answer, which is how a client sees that. */
  static void cut(ServerWebExchange exchange) {
    ClientConnection client = ClientConnection.of(exchange);
    if (client != null) {
      if (!isCurrent(exchange)) {
        // Its answer ends with the connection, so only a reset says that this is no end.
        client.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      }
      client.channel().close();
    }
  }

  /** It knows neither chunks nor, therefore, what is compressed on the way. */
  private static void answerOldClient(ServerWebExchange exchange, HttpServerResponse response) {
    response.compression(false);
    if (exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH) == null) {
      response.chunkedTransfer(false);
    }
  }

  static boolean isCurrent(ServerWebExchange exchange) {
    HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    return request.version().equals(HttpVersion.HTTP_1_1);
  }
}
