package dev.gather.scenario;

import java.util.OptionalInt;

/** A way in which one call of {@link FaultyServices} fails, and what the contract makes of it. */
enum Fault {
  STATUS_TO_PASS_ON("mock", "/404", "status", 404, 404),
  STATUS_NOT_TO_PASS_ON("mock", "/409", "status", 409, 502),
  STATUS_OF_A_BROKEN_SERVICE("mock", "/500", "status", 500, 502),
  STATUS_UNAVAILABLE("mock", "/503", "status", 503, 502),
  REDIRECT("mock", "/302", "status", 302, 502),
  NO_ANSWER_IN_TIME("socket", "/hang", "timeout", 0, 504),
  BODY_NOT_DONE_IN_TIME("socket", "/stalls", "timeout", 0, 504),
  NO_ANSWER_BEFORE_THE_DEADLINE("patient", "/hang", "deadline", 0, 504),
  REFUSED("refused", "/", "connection", 0, 502),
  EMPTY_ANSWER("mock", "/empty-response", "connection", 0, 502),
  GARBAGE_FOR_AN_ANSWER("mock", "/random-data", "connection", 0, 502),
  RESET("mock", "/reset", "connection", 0, 502),
  CUT_IN_THE_HEADERS("socket", "/cut-headers", "connection", 0, 502),
  GARBAGE_FOR_A_CHUNK("mock", "/malformed-chunk", "bad-body", 0, 502),
  CUT_SHORT("socket", "/cut-body", "bad-body", 0, 502),
  CUT_IN_A_CHUNK("socket", "/cut-chunk", "bad-body", 0, 502),
  HTML("socket", "/html", "bad-body", 0, 502),
  INVALID_UTF8("socket", "/invalid-utf8", "bad-body", 0, 502),
  UTF16("socket", "/utf16", "bad-body", 0, 502),
  TRAILING_GARBAGE("socket", "/trailing", "bad-body", 0, 502),
  TWO_VALUES("socket", "/two-values", "bad-body", 0, 502),
  TOO_DEEP("socket", "/deep", "bad-body", 0, 502),
  TOO_LARGE("socket", "/large", "bad-body", 0, 502),
  TOO_LARGE_WITHOUT_SAYING_SO("socket", "/large-chunked", "bad-body", 0, 502),
  TOO_LARGE_AFTER_GUNZIP("socket", "/bomb", "bad-body", 0, 502),
  NOT_THE_GZIP_IT_CLAIMS("socket", "/no-gzip", "bad-body", 0, 502),
  UNKNOWN_CODING("socket", "/brotli", "bad-body", 0, 502),
  OPEN_CIRCUIT("broken", "/500", "circuit-open", 0, 503),
  FULL_BULKHEAD("full", "/hang", "overloaded", 0, 503),
  VALUE_NOT_IN_THE_ANSWER("socket", "/ok/{source.missing}", "unresolved", 0, 502),
  ARRAY_FOR_A_SEGMENT("socket", "/ok/{source.list}", "unresolved", 0, 502),
  DOTS_FOR_A_SEGMENT("socket", "/ok/{source.up}", "unresolved", 0, 502),
  NO_OBJECT_TO_MERGE("socket", "/list", "bad-body", 0, 502) {
    @Override
    boolean isMerged() {
      return true;
    }
  };

  final String upstream;
  final String path;
  final String kind;

  /** The client's, when the call is required. */
  final int clientStatus;

  private final int status;

  Fault(String upstream, String path, String kind, int status, int clientStatus) {
    this.upstream = upstream;
    this.path = path;
    this.kind = kind;
    this.status = status;
    this.clientStatus = clientStatus;
  }

  boolean isMerged() {
    return false;
  }

  /** The upstream's. */
  OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Whether the call reads the answer of another, {@code source}. */
  boolean needsSource() {
    return path.contains("{source.");
  }

  String slug() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The entry of {@code errors} for a call named {@code part}. */
  String error() {
    return "{\"call\":\"part\",\"kind\":\"%s\"%s}"
        .formatted(kind, status == 0 ? "" : ",\"status\":" + status);
  }
}
