package dev.peergraph.cache;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the bytes of heap that a held page takes: every string and record counted as if nothing were shared, on a 64-bit JVM with
 * compressed references and 12-byte headers.
 */
final class PageWeigher {

    /** The cache's node, the map's slot, the key, the page and its age, the grant's index. */
    private static final long ENTRY = 500;
    private static final long REFERENCE = 4;
    private static final long INSTANT = 24;
    private static final long LIST = 40;
    /** An item, its record, its core, its status, and two environments and a network that it refers to. */
    private static final long VALID = 16 + 32 + 56 + 24 + 2 * 24 + 32;
    private static final long MALFORMED = 24;

    private PageWeigher() {
    }

    static int bytes(PageKey key, PeeringPage page) {
        long bytes = ENTRY + of(key) + of(page.links()) + LIST;
        for (PageItem item : page.items()) {
            bytes += REFERENCE + of(item);
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static long of(PageKey key) {
        return of(key.partition()) + of(key.environment()) + of(key.token()) + of(key.filter().displayNames())
                + of(key.filter().networks()) + LIST + REFERENCE * key.filter().phases().size();
    }

    private static long of(PageLinks links) {
        return of(links.prev()) + of(links.next()) + of(links.last());
    }

    private static long of(PageItem item) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> VALID + of(peering.core()) + ofCloud(peering);
            case PageItem.Malformed malformed ->
                MALFORMED + of(malformed.id()) + of(malformed.problem()) + (malformed.createdAt() == null ? 0 : INSTANT);
        };
    }

    private static long of(PeeringCore core) {
        PeeringStatus status = core.status();
        long times = (core.createdAt() == null ? 0 : INSTANT) + (core.updatedAt() == null ? 0 : INSTANT)
                + (core.deletedAt() == null ? 0 : INSTANT);
        return times + of(core.peeringId()) + of(core.displayName()) + of(status.errorCode()) + of(status.errorMessage())
                + of(core.environment()) + of(core.network().networkId()) + of(core.network().resourceName())
                + of(core.network().relatedUrl()) + ofReferred(core) + of(core.resourceName()) + of(core.selfUrl());
    }

    /** A network usually refers to the peering's own environment. */
    private static long ofReferred(PeeringCore core) {
        return core.network().environment().equals(core.environment()) ? 0 : of(core.network().environment());
    }

    private static long of(Environment environment) {
        return of(environment.environmentId()) + of(environment.resourceName()) + of(environment.relatedUrl());
    }

    private static long ofCloud(Peering peering) {
        return switch (peering) {
            case AwsPeering aws -> of(aws.account()) + of(aws.vpc()) + of(aws.routes()) + of(aws.customerRegion());
            case GcpPeering gcp -> of(gcp.project()) + of(gcp.vpcNetwork());
            case AzurePeering azure -> of(azure.tenant()) + of(azure.vnet()) + of(azure.customerRegion());
            case OtherPeering other -> of(other.kind());
        };
    }

    private static long of(List<String> strings) {
        long bytes = LIST;
        for (String string : strings) {
            bytes += REFERENCE + of(string);
        }
        return bytes;
    }

    /** A string and its bytes, one a character as for text that is all Latin-1: two would double nearly all weights for a few. */
    private static long of(@Nullable String string) {
        return string == null ? 0 : 24 + 16 + (string.length() + 7L) / 8 * 8;
    }
}
