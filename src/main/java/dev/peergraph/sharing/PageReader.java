package dev.peergraph.sharing;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import java.util.Optional;

/** Reads pages from bodies that upstream once sent, as if it sent them now. */
public interface PageReader {

    /**
     * Reads a body, compressed or not.
     *
     * @param body what upstream sent in answer to such a request
     * @param request which page it is, and whose credential no text of it may show
     * @param age when upstream sent it
     * @return the page, which says nothing of the caller's budget; empty if the body is not one
     */
    Optional<PeeringPage> read(byte[] body, PageRequest request, PageAge age);
}
