package dev.peergraph.upstream;

import dev.peergraph.decoding.PageDecoder;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageOrigin;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.sharing.PageReader;
import io.netty.buffer.Unpooled;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way from a body to a page: of an answer that just came, or of one that another replica has got. */
final class PageReading implements PageReader {

    private final PageDecoder decoder = new PageDecoder();
    private final int maxBytes;
    private final boolean keepsBodies;

    /** Reads bodies of at most so many decompressed bytes; pages bring theirs along where replicas share them. */
    PageReading(int maxBytes, boolean keepsBodies) {
        this.maxBytes = maxBytes;
        this.keepsBodies = keepsBodies;
    }

    @Override
    public Optional<PeeringPage> read(byte[] body, PageRequest request, PageAge age) {
        try {
            return Optional.of(AnswerBody.read(Unpooled.wrappedBuffer(body), maxBytes, (plain, _) -> read(plain, request, age, null)));
        } catch (AnswerBody.TooLarge | AnswerBody.Undecodable | PageDecoder.Undecodable _) {
            return Optional.empty();
        }
    }

    /** Reads a decompressed body, with what its head said of the budget. */
    PeeringPage read(InputStream body, PageRequest request, PageAge age, @Nullable RateReading rate) {
        return masked(decoder.decode(request.key().environment(), body, age, rate), request.caller().credential());
    }

    /** Returns a page with the body that it was read from, where anyone wants it. */
    PeeringPage withBody(PeeringPage page, Supplier<byte[]> sent) {
        return keepsBodies ? page.from(PageOrigin.upstream(sent.get())) : page;
    }

    /** What is known of a broken item becomes an error's text, which must hold no credential, whoever put it there. */
    private static PeeringPage masked(PeeringPage page, Credential credential) {
        if (!page.hasMalformed()) {
            return page;
        }
        CredentialMask mask = CredentialMask.of(credential);
        List<PageItem> items = page.items().stream().map(item -> masked(item, mask)).toList();
        return new PeeringPage(items, page.links(), page.totalSize(), page.rate(), page.age());
    }

    private static PageItem masked(PageItem item, CredentialMask mask) {
        return switch (item) {
            case PageItem.Valid valid -> valid;
            case PageItem.Malformed(String id, Instant createdAt, String problem) ->
                new PageItem.Malformed(id == null ? null : mask.mask(id), createdAt, mask.mask(problem));
        };
    }
}
