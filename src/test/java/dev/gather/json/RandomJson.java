package dev.gather.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Valid documents with every feature of the grammar in them. */
final class RandomJson {

  private static final String[] ESCAPES = {
    "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u00e9", "\\uD83D\\uDE00", "\\ud800"
  };
  private static final String[] CHARACTERS = {
    "a",
    "Z",
    "0",
    " ",
    "\u007f",
    "é",
    "\u07ff",
    "\u0800",
    "漢",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "😀",
    "\udbff\udfff"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "          "};

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  RandomJson(Random random) {
    this.random = random;
  }

  byte[] document() {
    space();
    value(0);
    space();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 8 ? 5 : 8)) {
      case 0 -> out.append("true");
      case 1 -> out.append("false");
      case 2 -> out.append("null");
      case 3 -> number();
      case 4 -> string();
      case 5 -> array(depth);
      default -> object(depth);
    }
  }

  private void array(int depth) {
    out.append('[');
    space();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      separator(i);
      value(depth + 1);
      space();
    }
    out.append(']');
  }

  private void object(int depth) {
    out.append('{');
    space();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      separator(i);
      string();
      space();
      out.append(':');
      space();
      value(depth + 1);
      space();
    }
    out.append('}');
  }

  private void separator(int index) {
    if (index > 0) {
      out.append(',');
      space();
    }
  }

  private void string() {
    out.append('"');
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      out.append(random.nextInt(4) == 0 ? any(ESCAPES) : any(CHARACTERS));
    }
    out.append('"');
  }

  private void number() {
    out.append(random.nextBoolean() ? "-" : "");
    out.append(random.nextBoolean() ? "0" : "1" + digits());
    out.append(random.nextBoolean() ? "" : "." + digits());
    out.append(random.nextBoolean() ? "" : any("e", "E", "e+", "E-") + digits());
  }

  private String digits() {
    return random
        .ints(1 + random.nextInt(12), 0, 10)
        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
        .toString();
  }

  private void space() {
    out.append(any(SPACES));
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
