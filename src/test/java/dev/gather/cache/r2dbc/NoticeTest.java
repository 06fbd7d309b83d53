package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.cache.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeTest {

  @Test
  void readsWhatItWrites() {
    Notice some = Notice.ofTags("replica", List.of(Tag.of("a"), Tag.of("b\0"), Tag.of("")));
    assertThat(Notice.parse(some.text())).isEqualTo(some);
    Notice all = Notice.ofAll("replica");
    assertThat(Notice.parse(all.text())).isEqualTo(all);
  }

  @Test
  void takesForEverythingWhatItCannotRead() {
    for (String text : List.of("", ":", "x", "r:abc", "r:" + "!".repeat(22), "a:b:c")) {
      assertThat(Notice.parse(text).tags()).as(text).isEmpty();
    }
  }

  @Test
  void keepsTagsThroughTheirBytes() {
    List<Tag> tags = List.of(Tag.of("a"), Tag.of("b"));
    assertThat(Tag.read(Tag.bytes(tags))).isEqualTo(tags);
  }
}
