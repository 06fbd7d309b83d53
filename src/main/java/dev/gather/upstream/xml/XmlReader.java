package dev.gather.upstream.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML into JSON.
 *
 * <p>The document becomes an object whose only member has the name of the root element. An element
 * becomes the string of its text; with attributes or elements inside, it becomes an object: of an
 * attribute {@code a} the member {@code @a}, of elements members by their names, of text the member
 * {@code #text}, if there is more than white space. Elements of one name in one element become an
 * array, where the first of them stands. {@code xsi:nil="true"} makes null. Names are those of the
 * document, with their prefixes; declarations of namespaces, comments and processing instructions
 * are left out.
 *
 * <p>It takes a time that the size of the document and its depth bound, and a few times its memory;
 * it computes too long for an event loop. The parser is always the same, whatever others the class
 * path has.
 *
 * @see <a href="https://www.w3.org/TR/xml/">XML 1.0</a>
 * @see <a href="https://www.w3.org/TR/xml-names/">Namespaces in XML 1.0</a>
 */
public final class XmlReader {

  /** Members of elements that are open; each of them has a buffer. */
  private static final int MOST_MEMBERS = 10_000;

  /**
   * Different names in one document. The parser's table has no defence against names that are made
   * to have one hash: each is compared with all of those before it.
   */
  private static final int MOST_NAMES = 5_000;

  /**
   * Of this service alone, as it remembers names. The platform's own parser writes to standard
   * error what is wrong with a document.
   */
  private final XMLInputFactory parsers = parsers();

  private final Set<String> lists;
  private final int maxDepth;

  /**
   * @param lists names of elements that are arrays, also where there is one of them
   * @param maxDepth elements inside one another
   */
  public XmlReader(Set<String> lists, int maxDepth) {
    this.lists = lists;
    this.maxDepth = maxDepth;
  }

  /**
   * Reads one document. A thread that is interrupted gives up: nobody waits for the answer then.
   *
   * @param charset as the answer's Content-Type names it; the document says it itself otherwise
   * @return one JSON object in UTF-8
   */
  public byte[] json(byte[] body, Optional<String> charset) throws BadXmlException {
    try {
      XMLStreamReader xml = open(body, hasByteOrderMark(body) ? Optional.empty() : charset);
      try {
        return json(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      // Its message has what stands in the document.
      throw new BadXmlException(BadXmlException.MALFORMED);
    }
  }

  private byte[] json(XMLStreamReader xml) throws XMLStreamException, BadXmlException {
    XmlElement document = new XmlElement("", lists);
    Deque<XmlElement> open = new ArrayDeque<>();
    open.push(document);
    Set<String> names = new HashSet<>();
    int members = 0;
    while (xml.hasNext()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new BadXmlException("was given up");
      }
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (open.size() > maxDepth) {
            throw new BadXmlException("is XML nested too deep");
          }
          XmlElement element = new XmlElement(name(xml.getPrefix(), xml.getLocalName()), lists);
          addAttributes(xml, element);
          addNames(xml, names);
          members += element.members();
          open.push(element);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          XmlElement element = open.pop();
          members -= element.members();
          members += open.element().add(element) ? 1 : 0;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.element().append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new BadXmlException("has a DTD or an entity, which are not read");
        default -> {
          // Comments, processing instructions, white space around the root.
        }
      }
      if (members > MOST_MEMBERS || names.size() > MOST_NAMES) {
        throw new BadXmlException("has too many different names");
      }
    }
    return document.json();
  }

  private static void addAttributes(XMLStreamReader xml, XmlElement element)
      throws BadXmlException {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String value = xml.getAttributeValue(i);
      if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(xml.getAttributeNamespace(i))
          && xml.getAttributeLocalName(i).equals("nil")) {
        element.nil(value.strip().equals("true") || value.strip().equals("1"));
      } else {
        element.attribute(name(xml.getAttributePrefix(i), xml.getAttributeLocalName(i)), value);
      }
    }
  }

  private static void addNames(XMLStreamReader xml, Set<String> names) {
    names.add(xml.getLocalName());
    names.add(xml.getPrefix());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      names.add(xml.getAttributeLocalName(i));
      names.add(xml.getAttributePrefix(i));
    }
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      names.add(xml.getNamespacePrefix(i));
    }
  }

  private static String name(@Nullable String prefix, String local) {
    return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
  }

  private static XMLInputFactory parsers() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // What is wrong is told where it stands, as an exception that is checked.
    factory.setProperty(WstxInputProperties.P_LAZY_PARSING, false);
    // Names that a service makes up are none of the process.
    factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
    return factory;
  }

  private XMLStreamReader open(byte[] body, Optional<String> charset) throws XMLStreamException {
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    return charset.isPresent()
        ? parsers.createXMLStreamReader(in, charset.get())
        : parsers.createXMLStreamReader(in);
  }

  /**
   * It says more than any header.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc7303#section-3.3">RFC 7303, 3.3</a>
   */
  private static boolean hasByteOrderMark(byte[] body) {
    int first = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0;
    return first == 0xfeff || first == 0xfffe || first == 0xefbb;
  }
}
