package dev.gather.ops.endpoint;

import java.util.List;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Why an endpoint does not do what it was asked.
 *
 * @param message what was found and, in brackets, what was expected
 */
record Refusal(String message) {

  static WebEndpointResponse<Refusal> unknown(String what, String name, List<String> names) {
    return new WebEndpointResponse<>(
        new Refusal(what + ": " + name + " (expected: one of " + names + ")"),
        WebEndpointResponse.STATUS_NOT_FOUND);
  }
}
