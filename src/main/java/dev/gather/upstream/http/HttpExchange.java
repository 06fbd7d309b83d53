package dev.gather.upstream.http;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** Sends the request of a call, and reads all of the answer. */
public final class HttpExchange implements UpstreamCall {

  private final HttpSender sender;
  private final RequestHeaders headers;
  private final AnswerReader answers;

  public HttpExchange(UpstreamDefinition definition, HttpSender sender) {
    this.sender = sender;
    this.headers = new RequestHeaders(definition);
    this.answers = new AnswerReader(definition);
  }

  @Override
  public Mono<UpstreamAnswer> send(UpstreamRequest request) {
    // Only who passes bodies of failures on has to know when the attempt ends.
    Optional<Deadline> end =
        request.exchange().pass().body().isEmpty()
            ? Optional.empty()
            : Optional.of(Deadline.in(request.timeout(), request.deadline().scheduler()));
    return sender.send(request, new CallTransfer(request, headers, answers, end));
  }

  private record CallTransfer(
      UpstreamRequest request, RequestHeaders headers, AnswerReader answers, Optional<Deadline> end)
      implements HttpSender.Transfer<UpstreamAnswer> {

    @Override
    public HttpHeaders fields() {
      return headers.of(request);
    }

    @Override
    public Publisher<Void> write(
        HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out) {
      // In place of all that Reactor Netty has put in.
      outgoing.requestHeaders().set(fields);
      return request
          .body()
          .map(body -> out.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))))
          .orElse(out);
    }

    @Override
    public Mono<UpstreamAnswer> read(HttpClientResponse answer, Connection connection) {
      return answers.read(request, end, answer, connection);
    }
  }
}
