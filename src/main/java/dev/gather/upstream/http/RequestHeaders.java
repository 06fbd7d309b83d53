package dev.gather.upstream.http;

import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.BodyType;
import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Header;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together the headers of a request to one upstream. */
final class RequestHeaders {

  /**
   * They describe one connection or one message, so they are never taken over from another. A body
   * of ours has our type, and how an answer is encoded is between the upstream and us.
   */
  private static final Set<String> NEVER_FORWARDED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Reactor Netty frames the message; a second opinion could only smuggle another request in. */
  private static final Set<String> NEVER_SET =
      Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade");

  private final ForwardedForm forwarded;
  private final Map<String, String> fixed;
  private final Optional<String> deadlineName;
  private final String host;
  private final String accept;

  RequestHeaders(UpstreamDefinition definition) {
    this.forwarded = definition.forwarded();
    this.fixed = definition.headers().set();
    this.deadlineName = definition.headers().deadline();
    this.host = Endpoint.of(definition.url()).hostHeader();
    this.accept =
        definition.format() instanceof AnswerFormat.Xml
            ? "application/xml, text/xml"
            : "application/json";
  }

  /**
   * @throws IllegalArgumentException if a name or a value cannot be sent
   */
  HttpHeaders of(UpstreamRequest request) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.HOST, host);
    for (Header header : request.headers()) {
      if (!NEVER_FORWARDED.contains(header.name())) {
        headers.add(header.name(), header.value());
      }
    }
    for (Header told : request.forwarding().in(forwarded)) {
      headers.set(told.name(), told.value());
    }
    set(headers, fixed);
    set(headers, request.exchange().set());
    setIfAbsent(headers, HttpHeaderNames.ACCEPT, accept);
    setIfAbsent(headers, HttpHeaderNames.USER_AGENT, HttpSender.USER_AGENT);
    if (request.body().isPresent()) {
      describe(request.exchange().bodyType(), request.body().get(), headers);
    }
    deadlineName.ifPresent(
        name -> headers.set(name, Long.toString(request.deadline().remaining().toMillis())));
    return headers;
  }

  private static void set(HttpHeaders headers, Map<String, String> fixed) {
    if (fixed.isEmpty()) {
      return;
    }
    fixed.forEach(
        (name, value) -> {
          if (!NEVER_SET.contains(name)) {
            headers.set(name, value);
          }
        });
  }

  /** A kind of JSON may be the upstream's to name; a form is always the same. */
  private static void describe(BodyType type, byte[] body, HttpHeaders headers) {
    switch (type) {
      case JSON -> setIfAbsent(headers, HttpHeaderNames.CONTENT_TYPE, type.mediaType());
      case FORM -> headers.set(HttpHeaderNames.CONTENT_TYPE, type.mediaType());
    }
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
  }

  private static void setIfAbsent(HttpHeaders headers, CharSequence name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }
}
