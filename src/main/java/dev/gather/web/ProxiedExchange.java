package dev.gather.web;

import dev.gather.answer.Answer;
import dev.gather.answer.Answers;
import dev.gather.answer.PrivateAnswer;
import dev.gather.answer.ProblemDetails;
import dev.gather.execution.call.Requirements.Refusal;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.proxy.ProxyResult;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.field.Header;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The client's side of one proxied request. */
final class ProxiedExchange {

  private final ClientExchange client;
  private final List<String> decisiveHeaders;
  private final long called;
  private volatile long answered;

  /**
   * @param decisiveHeaders names of those by which the request was let in; none where all are
   */
  ProxiedExchange(ClientExchange client, List<String> decisiveHeaders) {
    this.client = client;
    this.decisiveHeaders = decisiveHeaders;
    this.called = client.end().now();
  }

  /**
   * Writes the upstream's answer: the headers at once, and the body as it comes. For how long that
   * is, as for a stream, is no part of the request's time.
   */
  Mono<Void> pass(ProxiedAnswer answer) {
    answered = client.end().now();
    client.end().answered();
    ServerHttpResponse response = client.exchange().getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    HttpHeaders headers = response.getHeaders();
    for (Header header : answer.headers()) {
      if (!header.name().equalsIgnoreCase(RequestId.HEADER)) {
        headers.add(header.name(), header.value());
      }
    }
    if (client.isPrivate()) {
      PrivateAnswer.keep(headers, decisiveHeaders);
    } else {
      PrivateAnswer.vary(headers, decisiveHeaders);
    }
    HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
    // It stays encoded as it came, and nothing waits for a better ratio.
    connection.compression(false);
    return hasBody(answer)
        ? ClientAnswer.writeBody(
            client, known -> answer.writeTo(known.channel(), ClientAnswer.passing(known)))
        : response
            .setComplete()
            .doOnSuccess(nothing -> ClientAnswer.frame(client))
            .then(Mono.defer(answer::discard))
            // Only leads back to the event loop, as the server must note the end there.
            .then(Mono.defer(response::setComplete));
  }

  /** Ends the request: with a problem, or where that is too late, without a good end. */
  Mono<Void> conclude(ProxyResult result) {
    if (result instanceof ProxyResult.Passed passed) {
      client.end().with(RequestOutcome.COMPLETE, passed.status(), waited());
      return Mono.empty();
    }
    if (result instanceof ProxyResult.ClientLeft) {
      cancelled();
      return cut();
    }
    if (client.exchange().getResponse().isCommitted()) {
      boolean isFailure =
          result instanceof ProxyResult.Failed || result instanceof ProxyResult.StoodIn;
      RequestOutcome outcome = isFailure ? RequestOutcome.FAILED : RequestOutcome.CANCELLED;
      client.end().with(outcome, status(), waited());
      return cut();
    }
    if (result instanceof ProxyResult.Failed failed) {
      return write(Answers.of(failed, client.end().now() - called, client));
    }
    if (result instanceof ProxyResult.StoodIn stoodIn) {
      AcceptedCodings.narrow(client.request());
      return write(Answers.of(stoodIn, client.end().now() - called, client));
    }
    if (result instanceof ProxyResult.Refused refused) {
      Refusal refusal = refused.refusal();
      return write(
          Answers.refused(refusal.status(), refusal.detail(), refusal.retryAfter(), client));
    }
    if (result instanceof ProxyResult.BadRequest bad) {
      return reject(HttpStatus.BAD_REQUEST, bad.detail());
    }
    // Of any other, the server takes the rest of the body for nobody: to close the connection while
    // a client still writes would take the answer away from it.
    client.exchange().getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    return reject(HttpStatus.REQUEST_TIMEOUT, "the body did not arrive in time");
  }

  /** Writes a problem of a request that is not passed on, or not to its end. */
  Mono<Void> reject(HttpStatus status, String detail) {
    return write(Answers.rejected(ProblemDetails.of(status, detail), client));
  }

  /** A defect of the gateway's. */
  void failed() {
    int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
    client.end().with(RequestOutcome.FAILED, status, waited());
  }

  void cancelled() {
    int status = client.exchange().getResponse().isCommitted() ? status() : 0;
    client.end().with(RequestOutcome.CANCELLED, status, waited());
  }

  private Mono<Void> write(Answer answer) {
    client.end().with(answer.outcome(), answer.status(), waited());
    return ClientAnswer.writeAtOnce(client.exchange().getResponse(), answer);
  }

  private boolean hasBody(ProxiedAnswer answer) {
    return !client.exchange().getRequest().getMethod().equals(HttpMethod.HEAD)
        && switch (answer.status()) {
          case 204, 205, 304 -> false;
          default -> true;
        };
  }

  private Mono<Void> cut() {
    client.cut();
    return Mono.empty();
  }

  private int status() {
    HttpStatusCode status = client.exchange().getResponse().getStatusCode();
    return status == null ? 0 : status.value();
  }

  private long waited() {
    return (answered == 0 ? client.end().now() : answered) - called;
  }
}
