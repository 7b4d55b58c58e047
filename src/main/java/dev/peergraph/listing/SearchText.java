package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import org.jspecify.annotations.Nullable;

/** What a search looks through of an item: one folded text, in which no match runs from one field into the next. */
final class SearchText {

    /** No search holds it: the argument must not have control characters. */
    private static final char BETWEEN = '\n';

    private final StringBuilder text = new StringBuilder();

    private SearchText() {
    }

    /** Returns the text; an empty one for an item that breaks upstream's contract. */
    static String of(PageItem item) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> FoldedText.fold(new SearchText().of(peering));
            case PageItem.Malformed _ -> "";
        };
    }

    private String of(Peering peering) {
        add(peering.displayName()).add(peering.peeringId()).add(peering.network().networkId());
        switch (peering) {
            case AwsPeering aws -> {
                add(aws.account()).add(aws.vpc()).add(aws.customerRegion());
                aws.routes().forEach(this::add);
            }
            case GcpPeering gcp -> add(gcp.project()).add(gcp.vpcNetwork());
            case AzurePeering azure -> add(azure.tenant()).add(azure.vnet()).add(azure.customerRegion());
            case OtherPeering _ -> {
            }
        }
        return text.toString();
    }

    private SearchText add(@Nullable String field) {
        if (field != null) {
            text.append(field).append(BETWEEN);
        }
        return this;
    }
}
