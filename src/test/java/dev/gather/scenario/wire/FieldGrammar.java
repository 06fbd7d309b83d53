package dev.gather.scenario.wire;

/** Field lines, with their line ends. */
final class FieldGrammar {

  private final Draw draw;

  FieldGrammar(Draw draw) {
    this.draw = draw;
  }

  /** One that changes nothing of how a request is framed. */
  String sound() {
    return draw.of(
            "Accept: */*",
            "Accept: application/json, text/html;q=0.5",
            "Accept: text/event-stream",
            "Accept: application/x-ndjson",
            "Accept-Encoding: gzip",
            "Accept-Encoding: *",
            "Cookie: a=b",
            "If-None-Match: *",
            "X-Request-Id: r-1",
            "User-Agent: fuzz/1",
            "Connection: keep-alive",
            "TE: trailers",
            "Max-Forwards: 3",
            "Origin: https://g")
        + "\r\n";
  }

  String odd() {
    return draw.by(
        this::badLine,
        this::host,
        this::choice,
        this::choice,
        this::forwarded,
        this::connection,
        this::connection,
        this::many,
        this::hiding);
  }

  private String badLine() {
    return draw.of(
            "",
            ": a",
            "a",
            "a b: c",
            " a: b",
            "\ta: b",
            "a : b",
            "a\t: b",
            "\u00e9: a",
            "a\u0000: b",
            "a(b): c",
            "\"a\": b",
            "a:b\r\n c",
            "a: b\r\n\tc: d",
            "a:\r\n b",
            "a: \u0000",
            "a: b\rc",
            "a: b\nc: d",
            "a: \u0001\u007f",
            "a: \u000bb",
            "a: \u00ff\u00fe",
            "a:",
            "a::",
            "a: \t b \t",
            "a: " + "b".repeat(draw.below(20_000)),
            "a: " + draw.bytes(20),
            draw.bytes(20),
            "GET / HTTP/1.1",
            "a: b" + draw.pointed() + "c")
        + draw.of("\r\n", "\r\n", "\r\n", "\n", "\r", "\n\r", "\r\r\n");
  }

  private String host() {
    return draw.of("Host: ", "host:", "HOST: ", "Host:\r\n ", "Host : ", "Host\t:")
        + draw.of(
            "g",
            "g, g",
            "g g",
            "",
            "g/",
            "g@h",
            "g:80:80",
            "g:x",
            "[::1]",
            "[::1",
            "\u00e9",
            "%",
            "%67",
            "g\u0000",
            "http://g",
            "?",
            "#",
            "\\",
            "a".repeat(5_000))
        + "\r\n";
  }

  /** What chooses among answers. */
  private String choice() {
    return draw.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "Range",
            "If-Range",
            "Max-Forwards",
            "Content-Type",
            "Content-Encoding",
            "Cookie",
            "Cache-Control",
            "Expect",
            "Authorization",
            "traceparent",
            "tracestate",
            "baggage",
            "X-Request-Id",
            "Origin",
            "Access-Control-Request-Method",
            "Trailer",
            "Date",
            "X-HTTP-Method-Override")
        + ": "
        + draw.by(
            () ->
                draw.of(
                    "*/*;q=x",
                    "*",
                    ",",
                    ";",
                    "/",
                    "a/b;",
                    "a/*;q=2",
                    "text/event-stream;q=0.000,application/x-ndjson",
                    "a/b,".repeat(draw.below(400)),
                    "gzip;q=",
                    "identity;q=0",
                    "identity;q=0, *;q=0",
                    "br",
                    "gzip,gzip",
                    "deflate;q=1.000",
                    "\"a",
                    "W/\"a\", \"b\"",
                    "W/",
                    "\"\u00e9\"",
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "31 Feb",
                    "bytes=0-0",
                    "bytes=-1",
                    "bytes=0-0,5-6,".repeat(50),
                    "bytes=9-1",
                    "0",
                    "-1",
                    "00000000000",
                    "99999999999999999999",
                    "1.5",
                    "100-continue",
                    "100-Continue, a=b",
                    "200-ok",
                    "application/json",
                    "application/json; charset=utf-16",
                    "application/json;charset=\"",
                    "text/plain",
                    "x",
                    "+json",
                    "a/b+json",
                    "gzip",
                    "identity",
                    "gzip, identity",
                    "GET",
                    "PUT\u00e9",
                    "null",
                    "https://g",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "00-0-0-0",
                    "no-store, max-age=x",
                    "=",
                    "Basic",
                    "Bearer " + "a".repeat(300)),
            () -> "\"" + draw.bytes(8).replaceAll("[\r\n\u0000]", "") + "\"",
            () -> "a".repeat(draw.below(9_000)))
        + "\r\n";
  }

  private String forwarded() {
    return draw.of(
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "Forwarded",
            "X-Real-IP",
            "X-Original-URL",
            "X-Rewrite-URL",
            "Via")
        + ": "
        + draw.of(
            "1.2.3.4",
            "1.2.3.4, ::1",
            "[::1]:80",
            "unknown",
            "",
            ",",
            "https",
            "ftp",
            "a b",
            "evil.example:99999",
            "for=1.2.3.4;proto=https;host=\"a\"",
            "for=\"",
            "for=_x, for=;",
            "/files/..",
            "-1",
            "1.1 gather")
        + "\r\n";
  }

  private String connection() {
    return draw.of(
            "Connection: close",
            "Connection: Close , x",
            "Connection: keep-alive, close",
            "Connection: ",
            "Connection: ,",
            "Connection: host",
            "Connection: content-length, transfer-encoding",
            "Connection: \"close\"",
            "Connection: x-request-id, via, connection",
            "Connection: upgrade\r\nUpgrade: websocket",
            "Upgrade: h2c",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
            "Upgrade: TLS/1.0",
            "Upgrade: ,",
            "Connection:\r\n close",
            "Connection: close\u00e9",
            "Keep-Alive: timeout=-1",
            "Proxy-Connection: close",
            "TE: chunked",
            "TE: gzip;q=x",
            "Expect: 100-continue",
            "Expect: x",
            "Expect: ",
            "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
        + "\r\n";
  }

  private String many() {
    String line =
        draw.of(
            "a: b",
            "Accept: a/b",
            "Cookie: a=b",
            "X-Forwarded-For: 1.1.1.1",
            "Connection: a",
            "Via: 1.1 a");
    return (line + "\r\n").repeat(draw.below(draw.once(4) ? 4_000 : 60));
  }

  private String hiding() {
    return draw.of("a: ", "Cookie: ", "X-Request-Id: ")
        + draw.hidden()
            .replace(
                "\r\n", draw.of("", " ", "\r\n ", "\r", "\n", "%0d%0a", "\\r\\n", "\u008d\u008a"))
        + "\r\n";
  }
}
