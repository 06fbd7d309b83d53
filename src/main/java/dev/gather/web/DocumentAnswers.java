package dev.gather.web;

import dev.gather.answer.CacheAnswer;
import dev.gather.answer.EntityTags;
import dev.gather.answer.Pieces;
import dev.gather.answer.ProblemDetails;
import dev.gather.answer.ServerTiming;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.stream.WaitingAnswers;
import dev.gather.json.Slice;
import dev.gather.merge.Document;
import dev.gather.upstream.call.ClientLostException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes documents: small ones in one go, larger ones no faster than the client reads. */
final class DocumentAnswers {

  /** A socket that has nothing to send takes as much, or nearly. */
  private static final int AT_ONCE = 64 * 1024;

  /** What compressing an answer takes beside it, from its first part to its last. */
  private static final int DEFLATER = 256 * 1024;

  private DocumentAnswers() {}

  /**
   * Writes a document, or that the client has it already, or that there is no room for it.
   *
   * @param vary names of the request's headers that the answer depends on
   * @param end is told what it came to
   */
  static Mono<Void> write(
      ServerWebExchange exchange, RouteResult.Assembled result, String vary, RequestEnd end) {
    ServerHttpResponse response = exchange.getResponse();
    Document document = result.document();
    HttpMethod method = exchange.getRequest().getMethod();
    boolean isHead = method.equals(HttpMethod.HEAD);
    String tag =
        !result.isPartial() && (isHead || method.equals(HttpMethod.GET))
            ? document.entityTag()
            : "";
    RequestOutcome outcome = result.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
    if (!tag.isEmpty() && isKnown(exchange, tag)) {
      response.setStatusCode(HttpStatus.NOT_MODIFIED);
      describe(response, result, tag, vary);
      time(response, result, end);
      end.with(outcome, HttpStatus.NOT_MODIFIED.value(), result.calls());
      return response.setComplete();
    }
    if (document.length() > AT_ONCE && !isHead) {
      return writeInParts(exchange, result, tag, vary, end);
    }
    describe(response, result, tag, vary);
    describeBody(response, document);
    if (isHead && mayBeCompressed(exchange)) {
      // GET's may be another, RFC 9110, 8.6.
      response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    }
    time(response, result, end);
    end.with(outcome, HttpStatus.OK.value(), result.calls());
    // Its headers are all that a HEAD gets, so the body need not be there.
    return isHead
        ? response.setComplete()
        : response.writeWith(Mono.fromSupplier(() -> buffer(response, document)));
  }

  private static Mono<Void> writeInParts(
      ServerWebExchange exchange,
      RouteResult.Assembled result,
      String tag,
      String vary,
      RequestEnd end) {
    ClientConnection client = ClientConnection.of(exchange);
    if (client == null) {
      return Mono.error(ClientLostException.left());
    }
    Document document = result.document();
    int beside = mayBeCompressed(exchange) ? DEFLATER : 0;
    if (!client.waiting().add((long) document.length() + beside)) {
      end.with(RequestOutcome.REJECTED, HttpStatus.SERVICE_UNAVAILABLE.value(), result.calls());
      Answers.retryAfter(exchange, WaitingAnswers.LONG_PAUSE);
      ProblemDetails problem =
          ProblemDetails.of(
              HttpStatus.SERVICE_UNAVAILABLE, "as much waits for slow clients to read it as may");
      return Answers.write(exchange, problem, result.calls(), end.elapsed());
    }
    describe(exchange.getResponse(), result, tag, vary);
    describeBody(exchange.getResponse(), document);
    time(exchange.getResponse(), result, end);
    end.answered();
    RequestOutcome outcome = result.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
    return ClientAnswer.write(
            exchange,
            known ->
                ClientAnswer.relay(
                    PieceBuffers.of(Pieces.of(document), known.channel().alloc()), known))
        .doOnSuccess(
            written -> {
              client.waiting().taken(beside);
              end.with(outcome, HttpStatus.OK.value(), result.calls());
            })
        .doOnError(
            ClientLostException.class,
            lost -> end.with(RequestOutcome.CANCELLED, HttpStatus.OK.value(), result.calls()));
  }

  private static boolean mayBeCompressed(ServerWebExchange exchange) {
    return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.ACCEPT_ENCODING)
        && ClientAnswer.isCurrent(exchange);
  }

  private static boolean isKnown(ServerWebExchange exchange, String tag) {
    return EntityTags.match(
        exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.IF_NONE_MATCH), tag);
  }

  private static void describe(
      ServerHttpResponse response, RouteResult.Assembled result, String tag, String vary) {
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.VARY, vary);
    if (tag.isEmpty()) {
      if (result.isPartial()) {
        headers.set(Answers.PARTIAL, Answers.partial(result.errors()));
      }
      headers.setCacheControl("no-store");
    } else {
      headers.setETag(tag);
      CacheAnswer.describe(headers, result.calls());
    }
  }

  private static void time(ServerHttpResponse response, RouteResult result, RequestEnd end) {
    response.getHeaders().set(ServerTiming.HEADER, Answers.timing(result.calls(), end.elapsed()));
  }

  private static void describeBody(ServerHttpResponse response, Document document) {
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setContentLength(document.length());
  }

  /** One buffer of the exact size: one copy, and one write to the socket. */
  private static DataBuffer buffer(ServerHttpResponse response, Document document) {
    DataBuffer buffer = response.bufferFactory().allocateBuffer(document.length());
    for (Slice slice : document.slices()) {
      buffer.write(slice.bytes(), slice.start(), slice.length());
    }
    return buffer;
  }
}
