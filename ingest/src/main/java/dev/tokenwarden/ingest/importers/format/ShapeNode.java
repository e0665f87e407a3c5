package dev.tokenwarden.ingest.importers.format;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member that a {@link RecordShape} asks for, or that holds one. */
final class ShapeNode {
    private static final int LONGEST_COLUMN = 256;

    final Map<String, ShapeNode> children = new HashMap<>();
    int slot = -1;
    int rank;
    boolean many;
    boolean claims;
    int list = -1;

    @Nullable
    RecordShape elements;

    /** Adds each name in lower case. */
    void fold() {
        for (Map.Entry<String, ShapeNode> child : List.copyOf(children.entrySet())) {
            children.putIfAbsent(child.getKey().toLowerCase(Locale.ROOT), child.getValue());
            if (child.getValue() != this) {
                child.getValue().fold();
            }
        }
    }

    /**
     * The member of that name; null if nobody asks for it. Log stores keep nested members as columns: {@code actor.id}, or with
     * the type at the end {@code actor_id_s}.
     */
    @Nullable
    ShapeNode child(String name, boolean anyCase) {
        ShapeNode child = own(name, anyCase);
        if (child != null || name.length() > LONGEST_COLUMN) {
            return child;
        }
        child = name.indexOf('.') > 0 ? below(name, '.', anyCase) : null;
        return child == null && isColumn(name) ? column(name, anyCase) : child;
    }

    private @Nullable ShapeNode own(String name, boolean anyCase) {
        ShapeNode child = children.get(name);
        return child == null && anyCase ? children.get(name.toLowerCase(Locale.ROOT)) : child;
    }

    private @Nullable ShapeNode below(String name, char separator, boolean anyCase) {
        for (int at = name.indexOf(separator); at > 0; at = name.indexOf(separator, at + 1)) {
            ShapeNode first = own(name.substring(0, at), anyCase);
            String rest = name.substring(at + 1);
            ShapeNode found = first == null ? null : first.own(rest, anyCase);
            if (found == null && first != null) {
                found = first.below(rest, separator, anyCase);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Custom tables of Log Analytics end names with the column's type: string, time, number, flag or GUID. */
    private static boolean isColumn(String name) {
        int end = name.length() - 2;
        return end > 0 && name.charAt(end) == '_' && "stdbg".indexOf(name.charAt(end + 1)) >= 0;
    }

    private @Nullable ShapeNode column(String name, boolean anyCase) {
        String plain = name.substring(0, name.length() - 2);
        ShapeNode child = own(plain, anyCase);
        return child == null ? below(plain, '_', anyCase) : child;
    }
}
