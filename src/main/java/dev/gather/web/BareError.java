package dev.gather.web;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** An error answer to a request that no handler has seen, before it is made a problem. */
final class BareError extends DefaultFullHttpResponse {

  private final String detail;

  /**
   * @param detail for the client
   */
  BareError(HttpResponseStatus status, String detail) {
    super(HttpVersion.HTTP_1_1, status);
    this.detail = detail;
  }

  String detail() {
    return detail;
  }
}
