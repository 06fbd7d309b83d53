package dev.gather.scenario.wire;

/** Request lines, with their line ends. */
final class TargetGrammar {

  private final Draw draw;

  TargetGrammar(Draw draw) {
    this.draw = draw;
  }

  /** Of a request that is answered by 200 if nothing else is wrong with it. */
  String sound(String method, String path) {
    return method + " " + path + draw.mark() + query() + " HTTP/1.1\r\n";
  }

  String odd(String method, String path) {
    return draw.by(
        () -> method() + " " + path + draw.mark() + " HTTP/1.1\r\n",
        () -> method + " " + target(path) + " HTTP/1.1\r\n",
        () -> method + " " + target(path) + " HTTP/1.1\r\n",
        () -> method + " " + path + draw.mark() + draw.of("", " ") + version() + "\r\n",
        () -> method + space() + path + draw.mark() + space() + "HTTP/1.1" + space() + "\r\n",
        () ->
            method + " " + path + draw.mark() + " HTTP/1.1" + draw.of("\n", "\r", "\n\r", "\r\r\n"),
        () -> before() + method + " " + path + draw.mark() + " HTTP/1.1\r\n",
        () -> draw.of(method, "", "\u0016\u0003\u0001") + draw.bytes(30) + "\r\n");
  }

  private String query() {
    return draw.of("", "", "", "?a=1", "?q=%C3%A9&q=2", "?");
  }

  private String method() {
    return draw.of(
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "PRI",
        "get",
        "Get",
        "G\u00cbT",
        "GE T",
        "G@T",
        "\"GET\"",
        "G\u0000T",
        "GET\t",
        "!#$%&'*",
        "X".repeat(300),
        "GET,POST",
        "",
        "HTTP/1.1");
  }

  private String version() {
    return draw.of(
        "HTTP/1.0",
        "HTTP/1.0",
        "HTTP/1.2",
        "HTTP/1.9",
        "HTTP/1.10",
        "HTTP/2.0",
        "HTTP/0.9",
        "HTTP/9.9",
        "HTTP/1",
        "HTTP/1.",
        "HTTP/1.1.1",
        "HTTP/01.1",
        "HTTP/1.01",
        "http/1.1",
        "HTTP/+1.1",
        "HTTP/-1.1",
        "HTTP 1.1",
        "HTTPS/1.1",
        "ICAP/1.0",
        "HTTP/1.1x",
        "HTTP/1.1 x",
        "HTTP/999999999999.1",
        "HTTP/1,1",
        "",
        "HTTP/\u00b9.1",
        "HTTP/1.1\u0000");
  }

  private String space() {
    return draw.of(" ", " ", "  ", "\t", "\u000b", "\f", "\r", " \t ", "\u00a0", "\u0000", "");
  }

  private String before() {
    return draw.of(
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "\u0000",
        "\r\n".repeat(50),
        "\n\r\n",
        " \r\n",
        "\u00ef\u00bb\u00bf");
  }

  private String target(String path) {
    return draw.by(
        () -> "http://g" + path + draw.mark(),
        () ->
            draw.of("http", "https", "HTTP", "ftp", "urn", "x")
                + "://"
                + authority()
                + path
                + draw.mark(),
        () -> "http://" + authority(),
        () -> authority(),
        () -> draw.of("*", "*/", "//", "/", "", "?", "#", "/#", "/?#", "///"),
        () -> path + draw.of("", "a/", "..%2f") + escape() + draw.mark(),
        () -> path + draw.mark() + escape() + escape(),
        () -> path + draw.mark() + "?" + draw.of("q=", "", "&", "q") + escape(),
        () -> "/" + dots() + path + draw.mark(),
        () -> path + dots() + "/" + draw.mark(),
        () -> path + draw.mark() + "/" + dots(),
        () -> "/" + path + "/" + draw.mark(),
        () -> path + draw.mark() + "#" + draw.of("", "f", "/" + draw.mark()),
        () -> path + draw.mark() + draw.of(";a=b", ";", "/;x/", "/.;x/..;"),
        () -> path + draw.mark() + draw.of("", "?q=") + "a".repeat(draw.below(20_000)),
        () -> path + draw.mark() + "/a".repeat(draw.below(5_000)),
        () -> path + draw.mark() + "?" + "a&".repeat(draw.below(5_000)),
        () -> path + draw.mark() + draw.pointed() + draw.mark(),
        () -> path + draw.mark() + draw.bytes(8),
        () ->
            path
                + draw.mark()
                + "%20HTTP/1.1%0D%0A%0D%0A"
                + draw.hidden().replace(" ", "%20").replace("\r\n", "%0d%0a"));
  }

  private String authority() {
    return draw.of(
        "g",
        "g:80",
        "g:",
        ":",
        "",
        "@",
        "u:p@g",
        "[::1]",
        "[::1]:8080",
        "[::1",
        "[",
        "g:99999999999",
        "g:-1",
        "g:x",
        "%67",
        "%",
        "g_h",
        "\u00e9",
        "a,b",
        "1.2.3.4",
        "g\\h",
        "localhost:8080");
  }

  private String escape() {
    return draw.of(
        "%41",
        "%2F",
        "%2f",
        "%5c",
        "%00",
        "%0d%0a",
        "%",
        "%4",
        "%zz",
        "%ff",
        "%c3%a9",
        "%C3",
        "%ed%a0%80",
        "%f0%9f%98%80",
        "%e2%80%a8",
        "%25",
        "%2541",
        "%252f",
        "%u0041",
        "\u00e9",
        "\u00ff",
        "\\",
        "{",
        "}",
        "|",
        "^",
        "`",
        "<>",
        "[",
        "]",
        "\"",
        "'",
        "+",
        "&",
        ";",
        "=",
        "@",
        "!",
        "~",
        "{path.id}",
        "${x}");
  }

  private String dots() {
    return draw.of(
        ".",
        "..",
        "...",
        "%2e",
        "%2e%2e",
        ".%2E",
        "%252e%252e",
        "..%2f",
        "..%5c",
        "..\\",
        "..;",
        "%2e%2e%2f..",
        "..%00",
        "%c0%ae",
        "..%252f");
  }
}
