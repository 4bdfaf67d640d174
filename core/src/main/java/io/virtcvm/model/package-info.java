/**
 * The typed model of domain XML: one class for each kind of element that libvirt's schema knows.
 *
 * <p>A class is a view of an element and keeps nothing itself: what is set through it stands in the
 * document at once, and nothing else of the document changes. Text is the stored truth: {@code
 * getCache()} returns what is written, {@code cache()} what it means, and empty where it means
 * nothing that libvirt's schema knows. Views are also JAXB beans, so {@code JAXB.unmarshal(file,
 * Domain.class)} works where a JAXB runtime is at hand; it is not needed otherwise.
 *
 * <p>Like the document it shows, a view is not safe for use by several threads at once.
 */
@NullMarked
@XmlAccessorType(XmlAccessType.NONE)
package io.virtcvm.model;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import org.jspecify.annotations.NullMarked;
