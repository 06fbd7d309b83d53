package dev.gather.upstream;

/**
 * A 2xx answer.
 *
 * @param status of the upstream
 * @param body exactly one JSON value in UTF-8 without a byte order mark; {@code null} the literal
 *     for an empty body. Shared between requests: must not be changed
 * @param source how it was served
 */
public record UpstreamAnswer(int status, byte[] body, Source source) {

  @Override
  public String toString() {
    return "UpstreamAnswer[status="
        + status
        + ", bytes="
        + body.length
        + ", source="
        + source.label()
        + "]";
  }
}
