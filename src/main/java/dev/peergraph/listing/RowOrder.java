package dev.peergraph.listing;

import dev.peergraph.listing.Place.Value;
import java.util.Comparator;

/** Compares places in an order of the gateway's own. */
record RowOrder(PeeringOrder order) implements Comparator<Place> {

    @Override
    public int compare(Place a, Place b) {
        int compared = compare(a.value(), b.value());
        return compared == 0 ? FoldedText.compare(a.id(), b.id()) : compared;
    }

    private int compare(Value a, Value b) {
        int groups = Integer.compare(a.group(), b.group());
        if (groups != 0) {
            return groups;
        }
        int compared = switch (a) {
            case Value.Time(var at) -> at.compareTo(((Value.Time) b).at());
            case Value.Name name -> compare(name, (Value.Name) b);
            case Value.Phase(var phase) -> phase.compareTo(((Value.Phase) b).phase());
            case Value.Absent _,Value.Broken _ -> 0;
            case Value.Nameless(int number) -> Integer.compare(number, ((Value.Nameless) b).number());
        };
        return order.direction() == PeeringOrder.Direction.DESC && a.group() == 0 ? -compared : compared;
    }

    private static int compare(Value.Name a, Value.Name b) {
        int folded = FoldedText.compare(a.folded(), b.folded());
        if (folded != 0) {
            return folded;
        }
        // Of a name that is cut, there is more than what equals the other.
        return a.cut() == b.cut() ? FoldedText.compare(a.name(), b.name()) : Boolean.compare(a.cut(), b.cut());
    }

    /** Tells whether it can be said of a place on which side of a mark it stands, though the mark may be less than what it was made of. */
    boolean tells(Place place, Place mark) {
        boolean mayBeNext = place.value() instanceof Value.Name name && mark.value() instanceof Value.Name start && name.mayBe(start);
        return !mayBeNext && !(mark.hashed() && compare(place.value(), mark.value()) == 0);
    }
}
