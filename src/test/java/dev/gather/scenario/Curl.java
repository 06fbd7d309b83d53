package dev.gather.scenario;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line of curl, with the few options that the documentation uses.
 *
 * @param port of localhost
 * @param target raw path and query
 * @param headers names and values in turn
 * @param showsHead {@code -i}
 * @param streams {@code -N}
 */
record Curl(
    String method,
    int port,
    String target,
    List<String> headers,
    Optional<String> body,
    boolean showsHead,
    boolean streams) {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern URL = Pattern.compile("localhost:(\\d+)(/.*)");

  /**
   * @throws IllegalArgumentException for anything else than such a command
   */
  static Curl of(String command) {
    Iterator<String> words =
        WORD.matcher(command)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .iterator();
    if (!words.hasNext() || !words.next().equals("curl")) {
      throw new IllegalArgumentException(command);
    }
    Optional<String> method = Optional.empty();
    Optional<String> body = Optional.empty();
    String url = "";
    List<String> headers = new ArrayList<>();
    boolean showsHead = false;
    boolean streams = false;
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "-i" -> showsHead = true;
        case "-N" -> streams = true;
        case "-X" -> method = Optional.of(words.next());
        case "-d" -> body = Optional.of(words.next());
        case "-H" -> headers.addAll(List.of(words.next().split(": ", 2)));
        default -> {
          if (!url.isEmpty()) {
            throw new IllegalArgumentException(url + " and " + word);
          }
          url = word;
        }
      }
    }
    Matcher address = URL.matcher(url);
    if (!address.matches()) {
      throw new IllegalArgumentException(url);
    }
    return new Curl(
        method.orElse(body.isPresent() ? "POST" : "GET"),
        Integer.parseInt(address.group(1)),
        address.group(2),
        List.copyOf(headers),
        body,
        showsHead,
        streams);
  }

  /**
   * @param addresses by port
   */
  HttpRequest request(Map<Integer, String> addresses) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(addresses.get(port) + target));
    if (body.isPresent() && !headers.contains("Content-Type")) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return request
        .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
        .build();
  }
}
