package dev.gather.execution.observed;

import java.util.List;
import java.util.Optional;

/**
 * What a call's mapping did, for people who write definitions.
 *
 * @param call how it went
 * @param sent what was sent and came back; only where an observer wants it
 * @param unmatched paths of its shape, as the definition has them, that found nothing in all of the
 *     call's answers
 * @param untold those of them that nobody was told of since the definitions came into force
 */
public record Mapping(
    CallReport call, Optional<Sent> sent, List<String> unmatched, List<String> untold) {

  /**
   * What a call sent and what came back.
   *
   * @param method of its requests; empty where nothing is sent, as the call is computed
   * @param target of the first request, without secrets; empty where there was none
   * @param requests that were sent or answered from the cache, at least one of a call that could
   *     begin
   * @param status of the last answer; 0 where none came
   * @param bytes of all answers together
   * @param kept bytes of them that the shape let through
   */
  public record Sent(
      String method, String target, int requests, int status, long bytes, long kept) {}
}
