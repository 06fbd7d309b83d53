package dev.gather.upstream.call;

/**
 * What a client gets of an upstream's own answer that is a failure.
 *
 * @param type its media type, one of JSON
 * @param json exactly one value, checked; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody
public record PassedBody(String type, byte[] json) {

  @Override
  public String toString() {
    return "PassedBody[bytes=" + json.length + "]";
  }
}
