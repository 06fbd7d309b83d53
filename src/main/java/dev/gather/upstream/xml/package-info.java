/**
 * Services that answer in XML.
 *
 * <p>In goes a document of a service; out comes the same as JSON, by one rule that does not know
 * what the document means. It must never read what a document refers to: no DTD, no entity, no
 * file.
 */
@NullMarked
package dev.gather.upstream.xml;

import org.jspecify.annotations.NullMarked;
