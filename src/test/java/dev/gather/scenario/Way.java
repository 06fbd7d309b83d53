package dev.gather.scenario;

/** Each way of answering, with its route and what asks for it. */
enum Way {
  DOCUMENT("/document", "application/json"),
  LINES("/document", "application/x-ndjson"),
  EVENTS("/document", "text/event-stream"),
  LIVE("/live", "text/event-stream"),
  PROXY("/proxy", "application/json");

  final String path;
  final String accept;

  Way(String path, String accept) {
    this.path = path;
    this.accept = accept;
  }
}
