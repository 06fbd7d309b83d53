package dev.gather.bench.server;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers of the stub. They are written as every JSON library would write them again. */
public final class Bodies {

  private Bodies() {}

  /** An object of exactly so many bytes, at least 200; {@code next} is the number of another. */
  public static String json(int size, int id) {
    StringBuilder json = new StringBuilder(size);
    json.append("{\"id\":").append(id).append(",\"next\":").append(id + 1);
    json.append(",\"name\":\"Wool throw\",\"price\":12.5,\"items\":[");
    String end = "],\"text\":\"\"}";
    for (int i = 0; ; i++) {
      String item =
          "{\"sku\":\"A-%05d\",\"count\":%d,\"stocked\":true,\"tags\":[\"oak\",\"dark\"]}"
              .formatted(i, i % 9);
      if (json.length() + 1 + item.length() + end.length() > size) {
        break;
      }
      json.append(i == 0 ? "" : ",").append(item);
    }
    json.append(end);
    return json.insert(json.length() - 2, "x".repeat(size - json.length())).toString();
  }

  /** A list of posts, each by another user. */
  public static String posts(int count) {
    return IntStream.range(0, count)
        .mapToObj(id -> "{\"id\":" + id + ",\"userId\":" + (1000 + id) + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Users by their ids, joined by commas. */
  public static String users(String ids) {
    return Arrays.stream(ids.split(","))
        .map(Bodies::user)
        .collect(Collectors.joining(",", "[", "]"));
  }

  public static String user(String id) {
    return "{\"id\":" + id + ",\"name\":\"Ada\",\"locale\":\"sv-SE\",\"since\":2019}";
  }

  /** Bytes that are no JSON. */
  public static byte[] blob(int size) {
    byte[] blob = new byte[size];
    for (int i = 0; i < size; i++) {
      blob[i] = (byte) (i * 31 + i / 251);
    }
    return blob;
  }
}
