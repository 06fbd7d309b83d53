package dev.gather.upstream.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gather.json.JsonCheck;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {

  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a>x</a>                          | {\"a\":\"x\"}",
        "<a/>                              | {\"a\":\"\"}",
        "<a></a>                           | {\"a\":\"\"}",
        "<a> x </a>                        | {\"a\":\" x \"}",
        "<a>1.10</a>                       | {\"a\":\"1.10\"}",
        "<a b='1'/>                        | {\"a\":{\"@b\":\"1\"}}",
        "<a b='1'>x</a>                    | {\"a\":{\"@b\":\"1\",\"#text\":\"x\"}}",
        "<a><b>1</b><c>2</c></a>           | {\"a\":{\"b\":\"1\",\"c\":\"2\"}}",
        "<a> <b>1</b> </a>                 | {\"a\":{\"b\":\"1\"}}",
        "<a>x<b>1</b>y</a>                 | {\"a\":{\"b\":\"1\",\"#text\":\"xy\"}}",
        "<a><b>1</b><c/><b>2</b></a>       | {\"a\":{\"b\":[\"1\",\"2\"],\"c\":\"\"}}",
        "<a><l>1</l></a>                   | {\"a\":{\"l\":[\"1\"]}}",
        "<a><l>1</l><l>2</l></a>           | {\"a\":{\"l\":[\"1\",\"2\"]}}",
        "<l/>                              | {\"l\":[\"\"]}",
        "<a><b c='1'>1</b><b>2</b></a>     | {\"a\":{\"b\":[{\"@c\":\"1\",\"#text\":\"1\"},\"2\"]}}",
        "<a xmlns='urn:a' xmlns:b='urn:b'><b:c b:d='1'/></a> | {\"a\":{\"b:c\":{\"@b:d\":\"1\"}}}",
        "<a xmlns:x='http://www.w3.org/2001/XMLSchema-instance'><b x:nil='true'/><c x:nil='0'/></a> | {\"a\":{\"b\":null,\"c\":\"\"}}",
        "<a><![CDATA[<b>&]]>x</a>          | {\"a\":\"<b>&x\"}",
        "<a>&lt;&amp;&#233;&#x1F600;</a>   | {\"a\":\"<&é😀\"}",
        "<a>\"\\</a>                       | {\"a\":\"\\\"\\\\\"}",
        "<?xml version='1.0'?><!-- c --><?p i?><a><!-- c -->x<?p i?></a><!-- c --> | {\"a\":\"x\"}"
      })
  void readsByOneRule(String xml, String json) throws BadXmlException {
    assertThat(json(xml.getBytes(UTF_8), Optional.empty())).isEqualTo(json);
  }

  @Test
  void keepsLineBreaksAsXmlReadsThem() throws BadXmlException {
    assertThat(json("<a>1\r\n2\t3</a>".getBytes(UTF_8), Optional.empty()))
        .isEqualTo("{\"a\":\"1\\n2\\t3\"}");
  }

  /** A mark of the byte order says more than the header, and that more than the document. */
  @Test
  void knowsTheEncodingByMarkHeaderAndDocument() throws BadXmlException {
    String declared = "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>";
    assertThat(json(declared.getBytes(ISO_8859_1), Optional.empty())).isEqualTo("{\"a\":\"é\"}");
    assertThat(json(declared.getBytes(UTF_8), Optional.of("utf-8"))).isEqualTo("{\"a\":\"é\"}");
    assertThat(json("<a>é</a>".getBytes(ISO_8859_1), Optional.of("ISO-8859-1")))
        .isEqualTo("{\"a\":\"é\"}");
    assertThat(json("\ufeff<a>é</a>".getBytes(UTF_8), Optional.of("iso-8859-1")))
        .isEqualTo("{\"a\":\"é\"}");
    assertThat(json("\ufeff<a>é</a>".getBytes(UTF_16LE), Optional.of("utf-8")))
        .isEqualTo("{\"a\":\"é\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "x",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a b='1' b='2'/>",
        "<b:a/>",
        "<a>&b;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>\u0001</a>",
        "<a b='<'/>",
        "<?xml version='1.0' encoding='none'?><a/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://127.0.0.1:1/'> %b;]><a/>",
        "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'made up'>]><a/>"
      })
  void refusesWhatIsNoXmlOrRefersToSomething(String xml) {
    assertRefused(xml.getBytes(UTF_8), Optional.empty());
  }

  @Test
  void refusesBytesThatAreNotOfTheEncoding() {
    assertRefused(new byte[] {'<', 'a', '>', (byte) 0xe9, '<', '/', 'a', '>'}, Optional.empty());
    assertRefused("<a/>".getBytes(UTF_8), Optional.of("none"));
  }

  @Test
  void saysNothingOfTheDocument() {
    assertThatExceptionOfType(BadXmlException.class)
        .isThrownBy(() -> json("<a>secret</b>".getBytes(UTF_8), Optional.empty()))
        .withMessageNotContaining("secret")
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>",
        "<a/>",
        "<a b=''/>",
        "<%d/>",
        "<a%d/>",
        "<a x%d=''/>",
        "x<b/>",
        "&#9;",
        "<![CDATA[x]]>"
      })
  void endsInItsBoundsWhateverAMegabyteRepeats(String part) {
    StringBuilder xml = new StringBuilder("<r>");
    for (int i = 0; xml.length() < MEGABYTE; i++) {
      xml.append(part.formatted(i));
    }
    byte[] body = xml.append("</r>").toString().getBytes(UTF_8);
    try {
      assertThat(json(body, Optional.empty()).length()).isLessThan(3 * MEGABYTE);
    } catch (BadXmlException expected) {
      assertThat(expected)
          .hasMessageMatching(
              "is not one well-formed.*|is XML nested too deep|has too many different names");
    }
  }

  /** Each is compared with all of those before it, if they are made for that. */
  @ParameterizedTest
  @ValueSource(strings = {"<a><x%d/></a>", "<a x%d=''/>", "<a xmlns:x%d='u'/>", "<x%d/>"})
  void refusesMoreDifferentNamesThanAnyDocumentNeeds(String part) {
    StringBuilder xml = new StringBuilder("<r>");
    for (int i = 0; i < 5_001; i++) {
      xml.append(part.formatted(i));
    }
    byte[] body = xml.append("</r>").toString().getBytes(UTF_8);

    assertThatExceptionOfType(BadXmlException.class)
        .isThrownBy(() -> json(body, Optional.empty()))
        .withMessage("has too many different names");
  }

  @Test
  void givesUpWhereNobodyWaitsAnyMore() {
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(BadXmlException.class)
          .isThrownBy(() -> json("<a/>".getBytes(UTF_8), Optional.empty()))
          .withMessage("was given up");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void isJsonWhateverTheBytesAre() {
    String alphabet = "<>/ab&;#x1 ='\"![]CDATA-?:\u00e9\ud83d\ude00";
    int read = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder xml = new StringBuilder("<a>");
      for (int i = random.nextInt(12); i > 0; i--) {
        int at = random.nextInt(alphabet.length());
        xml.append(random.nextBoolean() ? "<b/>" : alphabet.substring(at, at + 1));
      }
      try {
        byte[] json =
            reader().json(xml.append("</a>").toString().getBytes(UTF_8), Optional.empty());
        assertThat(JsonCheck.value(json, 100)).isSameAs(json);
        read++;
      } catch (BadXmlException expected) {
        // As most are.
      }
    }
    assertThat(read).isPositive();
  }

  private static void assertRefused(byte[] xml, Optional<String> charset) {
    assertThatExceptionOfType(BadXmlException.class).isThrownBy(() -> json(xml, charset));
  }

  private static String json(byte[] xml, Optional<String> charset) throws BadXmlException {
    return new String(reader().json(xml, charset), UTF_8);
  }

  private static XmlReader reader() {
    return new XmlReader(Set.of("l"), 100);
  }
}
