package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.streams.state.FamilyPoint;
import dev.tokenwarden.streams.state.FamilyState;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a family in the order of time, at most {@link #MAX_POINTS}. A point between two points of the same
 * context is left out if these two are close together and the point adds no token: a point that comes in between later
 * still has a neighbour of that context on either side. Only points whose grace has passed are left out, so the result
 * does not depend on the order of arrival. With 15-minute tokens, a client that presents its tokens all day leaves
 * about 100 points. If there are too many points, those that only add a token go first.
 */
final class FamilyPoints {
    static final int MAX_POINTS = 192;

    /** Two points are close together if this part of the window or less lies between them. */
    private static final int CLOSE_PART = 16;

    private FamilyPoints() {}

    /**
     * Adds the point, in place of one with the same id.
     *
     * @param settled event time before which only late events can still arrive
     */
    static void add(FamilyState.Builder family, FamilyPoint added, long window, long settled) {
        List<FamilyPoint> points = new ArrayList<>(family.getPointsCount() + 1);
        for (FamilyPoint point : family.getPointsList()) {
            if (point.getId() != added.getId()) {
                points.add(point);
            }
        }
        int at = points.size();
        while (at > 0 && isAfter(points.get(at - 1), added)) {
            at--;
        }
        points.add(at, added);
        long newest = points.get(points.size() - 1).getTime();
        // Twice the window, so that a late point still finds its neighbours.
        points.removeIf(point -> point.getTime() < newest - 2 * window);
        thin(points, window / CLOSE_PART, settled, false);
        if (points.size() > MAX_POINTS) {
            thin(points, window / CLOSE_PART, settled, true);
        }
        while (points.size() > MAX_POINTS) {
            points.remove(0);
        }
        family.clearPoints().addAllPoints(points);
    }

    /** Whether the first point comes after the second: by time, at one time by id. */
    static boolean isAfter(FamilyPoint a, FamilyPoint b) {
        return a.getTime() > b.getTime()
                || a.getTime() == b.getTime() && Long.compareUnsigned(a.getId(), b.getId()) > 0;
    }

    private static void thin(List<FamilyPoint> points, long close, long settled, boolean whateverToken) {
        for (int i = points.size() - 2; i > 0; i--) {
            FamilyPoint before = points.get(i - 1);
            FamilyPoint point = points.get(i);
            FamilyPoint after = points.get(i + 1);
            boolean sameLine = before.getContext() == point.getContext()
                    && after.getContext() == point.getContext()
                    && before.getClient() == point.getClient()
                    && after.getClient() == point.getClient()
                    && before.getLocated() == point.getLocated();
            boolean addsToken = point.getToken() != before.getToken() && point.getToken() != after.getToken();
            if (sameLine
                    && after.getTime() - before.getTime() <= close
                    && (whateverToken || !addsToken)
                    && after.getTime() <= settled) {
                points.remove(i);
            }
        }
    }
}
