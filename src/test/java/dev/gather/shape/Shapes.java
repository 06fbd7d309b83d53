package dev.gather.shape;

import dev.gather.json.MemberPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shapes written short. */
final class Shapes {

  private Shapes() {}

  static Shape at(String path) {
    return Shape.of(Optional.of(MemberPath.parse(path)), List.of(), List.of(), Map.of());
  }

  static Shape keep(String... paths) {
    return of(List.of(paths), List.of(), List.of());
  }

  static Shape drop(String... paths) {
    return of(List.of(), List.of(paths), List.of());
  }

  /** A path, its new name, the next path, ... */
  static Shape rename(String... pathsAndNames) {
    return of(List.of(), List.of(), List.of(pathsAndNames));
  }

  static Shape of(List<String> keep, List<String> drop, List<String> rename) {
    return Shape.of(Optional.empty(), paths(keep), paths(drop), renaming(rename));
  }

  static List<MemberPath> paths(List<String> texts) {
    return texts.stream().map(MemberPath::parseMembers).toList();
  }

  static Map<MemberPath, String> renaming(List<String> pathsAndNames) {
    Map<MemberPath, String> rename = new LinkedHashMap<>();
    for (int i = 0; i < pathsAndNames.size(); i += 2) {
      rename.put(MemberPath.parseMembers(pathsAndNames.get(i)), pathsAndNames.get(i + 1));
    }
    return rename;
  }
}
