package dev.gather.web;

import dev.gather.answer.Answer;
import dev.gather.json.Slice;
import dev.gather.merge.Document;
import dev.gather.upstream.relay.ClientLostException;
import dev.gather.upstream.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers, in one go or part by part, no faster than the client reads. */
final class ClientAnswer {

  private ClientAnswer() {}

  static Mono<Void> writeAtOnce(ServerHttpResponse response, Answer answer) {
    begin(response, answer);
    if (answer.body().length() == 0) {
      return response.setComplete();
    }
    return response instanceof EventLoopWrites.Response known && !known.isOfHead()
        ? known.writeAtOnce(allocator -> buffer(allocator, answer.body()))
        : response.writeWith(
            Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body().toByteArray())));
  }

  private static void begin(ServerHttpResponse response, Answer answer) {
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    HttpHeaders headers = response.getHeaders();
    if (!answer.passed().isEmpty()) {
      answer.passed().forEach(header -> headers.add(header.name(), header.value()));
    }
    answer.headers().forEach(header -> headers.set(header.name(), header.value()));
  }

  /** One buffer of the exact size: one copy, and one write to the socket. */
  private static ByteBuf buffer(ByteBufAllocator allocator, Document document) {
    ByteBuf buffer = allocator.buffer(document.length());
    for (Slice slice : document.slices()) {
      buffer.writeBytes(slice.bytes(), slice.start(), slice.length());
    }
    return buffer;
  }

  /**
   * Writes an answer's headers at once, and then parts whose bytes {@link ClientConnection#waiting}
   * knows already.
   *
   * @param parts to be released by who takes them
   */
  static Mono<Void> writeInParts(
      ClientExchange client, Answer answer, Function<ClientConnection, Flux<ByteBuf>> parts) {
    begin(client.exchange().getResponse(), answer);
    return writeBody(client, connection -> relay(parts.apply(connection), connection));
  }

  /**
   * Writes the headers at once, and then the body.
   *
   * @param body writes it, and ends when its last part has left
   * @return fails with {@link ClientLostException} when the client has left
   */
  static Mono<Void> writeBody(ClientExchange client, Function<ClientConnection, Mono<Void>> body) {
    ServerHttpResponse answered = client.exchange().getResponse();
    HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(answered);
    return answered
        .setComplete()
        .then(
            Mono.defer(
                () -> {
                  frame(client);
                  return response.sendHeaders().then();
                }))
        .onErrorMap(ClientAnswer::isLost, gone -> ClientLostException.left())
        .then(
            Mono.defer(
                () -> {
                  ClientConnection connection = ClientConnection.of(client.exchange());
                  return connection == null
                      ? Mono.error(ClientLostException.left())
                      : body.apply(connection);
                }));
  }

  private static Mono<Void> relay(Publisher<ByteBuf> parts, ClientConnection client) {
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

  /**
   * Sees to it that the client can tell where the answer ends. An old one knows neither chunks nor,
   * therefore, what is compressed on the way.
   */
  static void frame(ClientExchange client) {
    ServerHttpResponse answered = client.exchange().getResponse();
    if (client.isCurrent()) {
      return;
    }
    HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(answered);
    response.compression(false);
    if (answered.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH) == null) {
      response.chunkedTransfer(false);
    }
  }
}
