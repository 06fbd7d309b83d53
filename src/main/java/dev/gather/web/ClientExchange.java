package dev.gather.web;

import dev.gather.answer.Answer;
import dev.gather.answer.Answers;
import dev.gather.answer.Asked;
import dev.gather.answer.ProblemDetails;
import dev.gather.execution.call.Requirements.Refusal;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A client's request and its answer.
 *
 * @param id names the request
 * @param isPrivate whether its answer is for this client only
 * @param end is told what the request came to
 */
record ClientExchange(ServerWebExchange exchange, String id, boolean isPrivate, RequestEnd end)
    implements Asked {

  ServerHttpRequest request() {
    return exchange.getRequest();
  }

  @Override
  public String method() {
    return request().getMethod().name();
  }

  @Override
  public List<MediaType> accept() {
    return request().getHeaders().getAccept();
  }

  @Override
  public List<String> ifNoneMatch() {
    return request().getHeaders().getOrEmpty(HttpHeaders.IF_NONE_MATCH);
  }

  @Override
  public boolean mayBeCompressed() {
    return request().getHeaders().containsHeader(HttpHeaders.ACCEPT_ENCODING) && isCurrent();
  }

  @Override
  public long elapsed() {
    return end.elapsed();
  }

  /** Whether the client knows chunks, and therefore what is compressed on the way. */
  boolean isCurrent() {
    HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(request());
    return request.version().equals(HttpVersion.HTTP_1_1);
  }

  /** Tells the end and writes the answer, in one go. */
  Mono<Void> answer(Answer answer, CallReports calls) {
    end.with(answer.outcome(), answer.status(), calls);
    return ClientAnswer.writeAtOnce(exchange.getResponse(), answer);
  }

  /** Answers a request that nothing was called for with a problem. */
  Mono<Void> reject(HttpStatus status, String detail) {
    return reject(ProblemDetails.of(status, detail));
  }

  /** The same of a request that is none of those that its route answers. */
  Mono<Void> refuse(Refusal refusal) {
    return answer(
        Answers.refused(refusal.status(), refusal.detail(), refusal.retryAfter(), this),
        CallReports.NONE);
  }

  Mono<Void> reject(ProblemDetails problem) {
    return answer(Answers.rejected(problem, this), CallReports.NONE);
  }

  /** The client has left, or stopped to read. */
  void left() {
    end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE);
  }

  /** Closes the connection in the middle of the answer, which is how a client sees that. */
  void cut() {
    ClientConnection client = ClientConnection.of(exchange);
    if (client != null) {
      if (!isCurrent()) {
        // Its answer ends with the connection, so only a reset says that this is no end.
        client.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      }
      client.channel().close();
    }
  }
}
