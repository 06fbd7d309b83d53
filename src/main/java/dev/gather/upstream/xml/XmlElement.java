package dev.gather.upstream.xml;

import dev.gather.json.ByteOutput;
import dev.gather.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An element that has begun; the elements inside it that have ended are JSON already. */
final class XmlElement {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final String name;
  private final Set<String> lists;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private boolean isNil;

  /**
   * @param lists names of elements that are arrays, also where there is one of them
   */
  XmlElement(String name, Set<String> lists) {
    this.name = name;
    this.lists = lists;
  }

  /** How many names its members have. */
  int members() {
    return members.size();
  }

  void nil(boolean nil) {
    isNil = nil;
  }

  void attribute(String attribute, String value) throws BadXmlException {
    members.computeIfAbsent("@" + attribute, any -> new Member()).add(literal(value));
  }

  void append(char[] characters, int start, int length) {
    text.append(characters, start, length);
  }

  /**
   * Takes an element that has ended.
   *
   * @return whether there was none of its name
   */
  boolean add(XmlElement inner) throws BadXmlException {
    int before = members.size();
    members.computeIfAbsent(inner.name, any -> new Member()).add(inner.json());
    return members.size() > before;
  }

  byte[] json() throws BadXmlException {
    if (members.isEmpty()) {
      return isNil ? NULL : literal(text.toString());
    }
    ByteOutput json = new ByteOutput(text.length());
    char separator = '{';
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      json.write(separator);
      json.write(literal(entry.getKey()));
      json.write(':');
      entry.getValue().writeTo(json, lists.contains(entry.getKey()));
      separator = ',';
    }
    if (!text.toString().isBlank()) {
      json.write(separator);
      json.write(literal("#text"));
      json.write(':');
      json.write(literal(text.toString()));
    }
    json.write('}');
    return json.toByteArray();
  }

  private static byte[] literal(String text) throws BadXmlException {
    if (!JsonText.isWellFormed(text)) {
      throw new BadXmlException(BadXmlException.MALFORMED);
    }
    return JsonText.literal(text);
  }

  /** Values of one name, with commas between them. */
  private static final class Member {

    private final ByteOutput values = new ByteOutput(0);
    private boolean isSeveral;

    void add(byte[] value) {
      if (values.size() > 0) {
        isSeveral = true;
        values.write(',');
      }
      values.write(value);
    }

    void writeTo(ByteOutput json, boolean isList) {
      if (isSeveral || isList) {
        json.write('[');
      }
      json.write(values.toByteArray());
      if (isSeveral || isList) {
        json.write(']');
      }
    }
  }
}
