package dev.gather.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * The least that Reactor Netty can do it with: answers are not looked at, only put behind one
 * another. Nothing guards the calls. What this takes, Gather cannot go below.
 */
public final class FloorServer {

  private static final byte[] NEXT = "\"next\":".getBytes(US_ASCII);

  private final HttpClient client;

  private FloorServer(int upstream) {
    ConnectionProvider connections =
        ConnectionProvider.builder("floor").maxConnections(4096).pendingAcquireMaxCount(-1).build();
    client = HttpClient.create(connections).baseUrl("http://127.0.0.1:" + upstream);
  }

  /**
   * @param arguments the port, the stub's port, and routes as {@link FanOut} writes them
   */
  public static void main(String[] arguments) {
    // As Gather has them.
    System.setProperty(
        "reactor.netty.ioWorkerCount",
        Integer.toString(Runtime.getRuntime().availableProcessors()));
    FloorServer floor = new FloorServer(Integer.parseInt(arguments[1]));
    List<FanOut> routes = Arrays.stream(arguments).skip(2).map(FanOut::parse).toList();
    byte[] fixed = routes.get(0).expected();
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .route(
            paths -> {
              for (FanOut route : routes) {
                paths.get(
                    "/" + route.name(), (request, response) -> floor.document(route, response));
              }
              paths.get(
                  "/fixed", (request, response) -> json(response, Unpooled.wrappedBuffer(fixed)));
              paths.get("/files/{size}", floor::proxy);
            })
        .bindNow()
        .onDispose()
        .block();
  }

  private Publisher<Void> document(FanOut route, HttpServerResponse response) {
    Mono<List<ByteBuf>> answers =
        route.chained() ? chain(route, 0, new ArrayList<>()) : together(route);
    return answers.flatMap(parts -> json(response, document(parts)));
  }

  private Mono<List<ByteBuf>> together(FanOut route) {
    return Mono.zip(
        IntStream.range(0, route.calls()).mapToObj(call -> get(route.target(call))).toList(),
        parts -> Arrays.stream(parts).map(ByteBuf.class::cast).toList());
  }

  private Mono<List<ByteBuf>> chain(FanOut route, int next, List<ByteBuf> parts) {
    if (parts.size() == route.calls()) {
      return Mono.just(parts);
    }
    return get(route.target(next))
        .flatMap(
            part -> {
              parts.add(part);
              return chain(route, next(part), parts);
            });
  }

  private Mono<ByteBuf> get(String target) {
    return client.get().uri(target).responseSingle((head, body) -> body.map(ByteBuf::retain));
  }

  private Publisher<Void> proxy(HttpServerRequest request, HttpServerResponse response) {
    return client
        .get()
        .uri("/blob/" + request.param("size"))
        .response(
            (head, body) ->
                response
                    .header(
                        HttpHeaderNames.CONTENT_LENGTH,
                        head.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH))
                    .send(body.retain()));
  }

  private static Mono<Void> json(HttpServerResponse response, ByteBuf document) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(document.readableBytes()))
        .send(Mono.just(document))
        .then();
  }

  private static ByteBuf document(List<ByteBuf> parts) {
    ByteBuf[] pieces = new ByteBuf[2 * parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      String name = (i == 0 ? "{" : ",") + "\"c" + i + "\":";
      pieces[2 * i] = Unpooled.wrappedBuffer(name.getBytes(US_ASCII));
      pieces[2 * i + 1] = parts.get(i);
    }
    pieces[2 * parts.size()] = Unpooled.wrappedBuffer(new byte[] {'}'});
    return Unpooled.wrappedBuffer(pieces.length, pieces);
  }

  private static int next(ByteBuf part) {
    int at = part.readerIndex();
    while (!part.slice(at, NEXT.length).equals(Unpooled.wrappedBuffer(NEXT))) {
      at++;
    }
    int next = 0;
    for (at += NEXT.length; part.getByte(at) >= '0' && part.getByte(at) <= '9'; at++) {
      next = next * 10 + part.getByte(at) - '0';
    }
    return next;
  }
}
