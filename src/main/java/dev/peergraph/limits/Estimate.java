package dev.peergraph.limits;

/**
 * What a selection can cost: so much, and so much more for each row of the connection that it is a selection of.
 *
 * @param once what it costs whatever the connection has
 * @param perRow what it costs for each row
 * @param whole whether the connection's listing has to be read to its end for it
 */
record Estimate(Cost once, Cost perRow, boolean whole) {

    static final Estimate NONE = new Estimate(Cost.NONE, Cost.NONE, false);

    /**
     * A cost.
     *
     * @param nodes nodes of the answer, or work like theirs
     * @param calls calls upstream, if nothing is cached and each connection calls for itself
     */
    record Cost(long nodes, long calls) {

        static final Cost NONE = new Cost(0, 0);
        private static final long CEILING = Integer.MAX_VALUE;

        Cost {
            nodes = Math.min(CEILING, nodes);
            calls = Math.min(CEILING, calls);
        }

        /** Most selections cost nothing, so mostly there is no sum to make. */
        Cost plus(Cost other) {
            if (equals(NONE) || other.equals(NONE)) {
                return equals(NONE) ? other : this;
            }
            return new Cost(nodes + other.nodes, calls + other.calls);
        }

        Cost times(long count) {
            return new Cost(nodes * count, calls * count);
        }
    }

    static Estimate once(Cost cost) {
        return new Estimate(cost, Cost.NONE, false);
    }

    static Estimate perRow(Cost cost) {
        return new Estimate(Cost.NONE, cost, false);
    }

    Estimate plus(Estimate other) {
        if (equals(NONE) || other.equals(NONE)) {
            return equals(NONE) ? other : this;
        }
        return new Estimate(once.plus(other.once), perRow.plus(other.perRow), whole || other.whole);
    }

    /** Returns what a connection of so many rows costs whose selection this is. One whose rows are not asked for is read all the same. */
    Estimate ofConnection(long rows, Cost reading) {
        return once(once.plus(perRow.times(rows)).plus(new Cost(perRow.nodes() == 0 ? rows : 0, 0)).plus(reading));
    }

    /** Returns what a list of so many items costs whose selection this is. */
    Estimate ofItems(long items) {
        return once(once.plus(new Cost(1, 0)).times(items));
    }
}
